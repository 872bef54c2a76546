package io.beckon.conformance;

import io.beckon.spi.DeliveryStore;
import io.beckon.spi.StoreUnavailableException;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A store that cannot be reached for as long as it is told so, and that outlives those who use it. */
final class FailingStore {
    private final DeliveryStore store;
    private volatile boolean away;

    FailingStore(DeliveryStore store) {
        this.store = store;
    }

    void away(boolean now) {
        away = now;
    }

    /** What a site is given. */
    DeliveryStore face() {
        return (DeliveryStore) Proxy.newProxyInstance(
                FailingStore.class.getClassLoader(),
                new Class<?>[] {DeliveryStore.class},
                (face, method, arguments) -> call(method, arguments));
    }

    private Object call(Method method, Object[] arguments) throws Throwable {
        if (method.getName().equals("close")) {
            return null;
        }
        if (away && CompletionStage.class.isAssignableFrom(method.getReturnType())) {
            return CompletableFuture.failedFuture(new StoreUnavailableException("away"));
        }
        try {
            return method.invoke(store, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }
}
