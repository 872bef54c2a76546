package io.beckon.example.carshop;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;

/** The line between a browser and the shop, which can be cut: a browser told to be offline keeps the connections it has. */
final class Relay implements AutoCloseable {
    private final URI shop;
    private final int port;
    private final List<Socket> sockets = new ArrayList<>(); // guarded by this
    private ServerSocket server; // guarded by this

    Relay(String shop) {
        this.shop = URI.create(shop);
        this.server = listen(0);
        this.port = server.getLocalPort();
    }

    /** The address of a page of the shop, by way of this line. */
    String url(String path) {
        return "http://127.0.0.1:" + port + path;
    }

    /** Cuts all connections, and takes no others. */
    synchronized void cut() {
        close(server);
        sockets.forEach(Relay::close);
        sockets.clear();
    }

    synchronized void mend() {
        server = listen(port);
    }

    @Override
    public void close() {
        cut();
    }

    private ServerSocket listen(int wanted) {
        try {
            ServerSocket listening = new ServerSocket(wanted, 50, InetAddress.getLoopbackAddress());
            run(() -> accept(listening));
            return listening;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void accept(ServerSocket listening) throws IOException {
        while (true) {
            Socket browser = listening.accept();
            Socket server = new Socket(shop.getHost(), shop.getPort());
            synchronized (this) {
                sockets.add(browser);
                sockets.add(server);
            }
            run(() -> pump(browser, server));
            run(() -> pump(server, browser));
        }
    }

    private static void pump(Socket from, Socket to) throws IOException {
        try (from;
                to) {
            from.getInputStream().transferTo(to.getOutputStream());
        }
    }

    private static void run(Piece piece) {
        Thread thread = new Thread(
                () -> {
                    try {
                        piece.run();
                    } catch (IOException e) {
                        // Cut, by us or by one of the two ends: that is how every piece of the line
                        // ends.
                    }
                },
                "relay");
        thread.setDaemon(true);
        thread.start();
    }

    private static void close(AutoCloseable socket) {
        try {
            socket.close();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** Some work that ends by an exception. */
    private interface Piece {
        void run() throws IOException;
    }
}
