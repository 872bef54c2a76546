package io.beckon.conformance;

/** Beckon on a Tomcat, with its control. Used by one thread at a time. */
final class TestServer implements AutoCloseable {
    private final BeckonServer beckon = new BeckonServer();
    private final ControlServer control = new ControlServer(beckon);

    BeckonServer beckon() {
        return beckon;
    }

    /** Makes one that has no control. */
    Runner alone() {
        return Runner.of(beckon.address());
    }

    Runner runner() {
        return alone().control(control.address());
    }

    @Override
    public void close() {
        control.close();
        beckon.close();
    }
}
