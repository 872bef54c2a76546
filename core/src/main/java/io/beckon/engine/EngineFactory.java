package io.beckon.engine;

import io.beckon.Beckon;
import io.beckon.Site;

/** Makes the engine known to {@link Beckon#builder}. Public for {@link java.util.ServiceLoader} alone. */
public final class EngineFactory implements Beckon.Factory {
    /** Called by {@link java.util.ServiceLoader}. */
    public EngineFactory() {}

    @Override
    public Beckon.Builder builder(Site site) {
        return new EngineBuilder(site);
    }
}
