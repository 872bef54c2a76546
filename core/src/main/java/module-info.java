/**
 * The model, the engine and the wire protocol of Beckon; knows no container.
 *
 * <p>Applications call {@link io.beckon}; adapters implement and call {@link io.beckon.spi} and
 * speak {@link io.beckon.protocol}. Packages that are not exported may change at any time.
 */
module io.beckon.core {
    requires static transitive org.jspecify;
    requires static com.github.benmanes.caffeine;
    requires static micrometer.core;
    requires tools.jackson.core;
    requires org.slf4j;

    exports io.beckon;
    exports io.beckon.caffeine;
    exports io.beckon.micrometer;
    exports io.beckon.people;
    exports io.beckon.protocol;
    exports io.beckon.spi;

    uses io.beckon.Beckon.Factory;

    provides io.beckon.Beckon.Factory with
            io.beckon.engine.EngineFactory;
}
