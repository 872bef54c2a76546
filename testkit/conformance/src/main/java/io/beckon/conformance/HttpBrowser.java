package io.beckon.conformance;

import java.net.http.HttpClient;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** A browser that has no WebSocket. What it has open at one door shares a line. */
final class HttpBrowser implements Browser {
    private final HttpClient client;
    private final Duration patience;
    private final Cookies cookies = new Cookies();
    private final Map<Door, HttpLine> lines = new HashMap<>();

    HttpBrowser(HttpClient client, Duration patience) {
        this.client = client;
        this.patience = patience;
    }

    @Override
    public Peer open(Door door, Step.Connect connect) {
        if (connect.answered() != null) {
            throw new Failure("Over HTTP no subprotocol is named: the case is about WebSocket.");
        }
        HttpCalls calls = new HttpCalls(client, cookies, door, patience);
        HttpPeer peer = new HttpPeer(connect.pongs(), calls);
        String query = Door.query(connect);
        HttpLine line = lines.get(door);
        if (line == null || !line.open(peer, query)) {
            line = new HttpLine(calls);
            lines.put(door, line);
            if (!line.open(peer, query)) {
                throw new Failure("The server did not take the connection: it answered 410 or 409");
            }
        }
        return peer;
    }

    @Override
    public HttpAnswer request(String method, Door door, String body) {
        return new HttpCalls(client, cookies, door, patience).ask(method, body);
    }

    /** Its lines end with their connections. */
    @Override
    public void close() {}
}
