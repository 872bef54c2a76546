package io.beckon.jdbc;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import javax.sql.DataSource;

/** Holds up whoever wants a connection, until it is opened. */
final class Gate {
    private final DataSource source;
    private volatile CountDownLatch shut = new CountDownLatch(0);

    Gate(DataSource source) {
        this.source = source;
    }

    DataSource source() {
        return proxy(
                DataSource.class,
                (method, call) -> {
                    Object answer = call.call();
                    return method.equals("getConnection")
                            ? gated((java.sql.Connection) answer)
                            : answer;
                },
                source);
    }

    /** A connection on which no transaction begins while the gate is shut. */
    private java.sql.Connection gated(java.sql.Connection connection) {
        return proxy(
                java.sql.Connection.class,
                (method, call) -> {
                    if (method.equals("prepareStatement")) {
                        return gatedStatement((java.sql.PreparedStatement) call.call());
                    }
                    return call.call();
                },
                connection);
    }

    private java.sql.PreparedStatement gatedStatement(java.sql.PreparedStatement statement) {
        return proxy(
                java.sql.PreparedStatement.class,
                (method, call) -> {
                    if (method.startsWith("execute") && !shut.await(30, TimeUnit.SECONDS)) {
                        throw new AssertionError("The gate stayed shut.");
                    }
                    return call.call();
                },
                statement);
    }

    void shut() {
        shut = new CountDownLatch(1);
    }

    void open() {
        shut.countDown();
    }

    /** What is done where a method is called. */
    @FunctionalInterface
    interface Interceptor {
        Object call(String method, Callable<Object> call) throws Exception;
    }

    static <T> T proxy(Class<T> type, Interceptor interceptor, Object of) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, arguments) -> interceptor.call(method.getName(), () -> {
                    try {
                        return method.invoke(of, arguments);
                    } catch (InvocationTargetException e) {
                        if (e.getCause() instanceof Exception cause) {
                            throw cause;
                        }
                        throw e;
                    }
                })));
    }
}
