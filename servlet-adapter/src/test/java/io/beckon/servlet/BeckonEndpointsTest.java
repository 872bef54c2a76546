package io.beckon.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.beckon.servlet.BeckonServlets.Registered;

import jakarta.websocket.DeploymentException;
import jakarta.websocket.server.ServerContainer;
import jakarta.websocket.server.ServerEndpointConfig;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.lang.reflect.Proxy;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Which addresses there are, and what becomes of an instance; a real server is in testkit/containers/tyrus. */
class BeckonEndpointsTest {
    private final List<ServerEndpointConfig> added = new ArrayList<>();
    private final FakeBeckon beckon = new FakeBeckon();

    @ParameterizedTest
    @CsvSource({
        "https://shop.example, /",
        "https://shop.example/, /",
        "HTTPS://shop.example/shop, /shop",
        "http://[::1]:8080/a/b.c, /a/b.c",
        "https://shop.example/a%3Bb, /a%3Bb"
    })
    void theCookieIsForThePathAsBrowsersSendIt(String address, String path) {
        Registered registered = register(address, 2);
        shake();
        assertThat(beckon.handshakes.get(0).cookiePath()).isEqualTo(path);
        assertThat(beckon.closed).isFalse();
        registered.close();
        assertThat(beckon.closed).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://shop.example/shop,a", "https://shop.example:0", "mailto:ann"})
    void whatIsNoAddressOfAServerIsRefusedAndTheInstanceClosed(String address) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> register(address, 2))
                .withMessageContaining("\"" + address + "\"");
        assertThat(beckon.closed).isTrue();
    }

    @Test
    void whereOneEndpointIsNotTakenTheOtherLetsNobodyIn() {
        assertThatIllegalStateException()
                .isThrownBy(() -> register("https://shop.example", 1))
                .withMessageContaining("below /beckon");
        shake();
        ServerEndpointConfig taken = added.get(0);
        new BeckonEndpoint().onOpen(HandshakesTest.session(taken, new ArrayList<>()), taken);
        assertThat(beckon.peers).isEmpty();
        assertThat(beckon.closed).isTrue();
    }

    /** Comes as far as the endpoint of visitors. */
    private void shake() {
        ServerEndpointConfig visitors = added.get(0);
        ServerEndpointConfig.Configurator configurator = visitors.getConfigurator();
        configurator.modifyHandshake(
                visitors, new HandshakesTest.Request("ws://shop.example/beckon/visitor"), Map::of);
    }

    private Registered register(String address, int endpoints) {
        return BeckonEndpoints.register(
                container(endpoints),
                beckon,
                URI.create(address),
                BeckonServlets.options().closeWithContext(true));
    }

    /** A server that takes so many endpoints. */
    private ServerContainer container(int most) {
        return (ServerContainer) Proxy.newProxyInstance(
                ServerContainer.class.getClassLoader(),
                new Class<?>[] {ServerContainer.class},
                (proxy, method, arguments) -> {
                    if (added.size() == most) {
                        throw new DeploymentException("The tests take no more.");
                    }
                    added.add((ServerEndpointConfig) arguments[0]);
                    return null;
                });
    }
}
