package io.beckon.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.Audience;
import io.beckon.Beckon;
import io.beckon.Consent;
import io.beckon.DeliveryPolicy;
import io.beckon.Message;
import io.beckon.Offer;
import io.beckon.Privacy.Erasure;
import io.beckon.Site;
import io.beckon.people.Identity;
import io.beckon.people.ProfileUpdate;
import io.beckon.testing.TestVisitor;
import io.beckon.testing.VirtualTime;

import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** A person is known, is erased through the public interface, and leaves no byte in the files, whole way through. */
class ForgottenPersonH2Test {
    private static final Identity ANN = Identity.userId("Xq7Zk2Wv9Jp4");
    private static final Identity MAIL = Identity.email("rt6ym1lc8b@shop.example");
    private static final String NAME = "Hs3Nd5Gf0TaK";
    private static final String TITLE = "TkZ5wPq8NvXb";
    private static final String TO_PERSON = "bR3jGm7SyHcD";
    private static final String LATE = "Wf6uLx1QzEoK";
    private static final String PAGE = "nC9tVi2YpUdM";

    @TempDir
    Path folder;

    private final VirtualTime time = new VirtualTime();

    @Test
    void nothingIsLeftOfAPersonWhoWasErased() throws Exception {
        List<String> visitors = with(this::beKnown);
        List<String> stored = new ArrayList<>(List.of(TITLE, TO_PERSON, LATE));
        stored.addAll(visitors);
        assertThat(found(stored)).containsExactlyInAnyOrderElementsOf(stored);

        Erasure erasure =
                with(beckon -> beckon.privacy().forget(ANN, "help desk").join());

        assertThat(erasure.visitors()).isEqualTo(visitors.size()); // away, after the restart
        assertThat(erasure.records()).isGreaterThan(10);
        List<String> all = new ArrayList<>(stored);
        all.addAll(List.of(ANN.value(), MAIL.value(), NAME, PAGE));
        assertThat(found(all)).isEmpty();
        Erasure again = with(beckon -> beckon.privacy().forget(ANN, "help desk").join());
        assertThat(again).isEqualTo(new Erasure(0, 0, 0));
    }

    /** On two browsers, one of which has left; answers which visitors they were. */
    private List<String> beKnown(Beckon beckon) {
        beckon.profiles()
                .update(Set.of(ANN, MAIL), ProfileUpdate.traits(Map.of("name", NAME)))
                .join();
        TestVisitor laptop = known(beckon);
        TestVisitor phone = known(beckon);
        List<String> visitors = List.of(laptop.id().value(), phone.id().value());
        laptop.tab().decide(Consent.all());
        beckon.send(Offer.of(TITLE), Audience.visitor(laptop.id())).join();
        beckon.send(Offer.of(TITLE), Audience.visitor(phone.id())).join();
        phone.leave();
        time.advanceSeconds(11);
        beckon.send(Offer.of(TO_PERSON), Audience.identity(ANN)).join();
        Message late = Message.named("note")
                .with("text", LATE)
                .kept()
                .delivery(DeliveryPolicy.builder().lateArrivals().build())
                .build();
        beckon.send(late, Audience.identity(ANN)).join();
        return visitors;
    }

    private static TestVisitor known(Beckon beckon) {
        TestVisitor visitor = TestVisitor.on(beckon, "/" + PAGE);
        for (Identity identity : List.of(ANN, MAIL)) {
            visitor.tab().identify(beckon.identities().sign(identity));
        }
        return visitor;
    }

    /** Works with a database that is closed afterwards, with the last of its connections. */
    private <T> T with(Function<Beckon, T> work) throws SQLException {
        String url = "jdbc:h2:file:" + folder.resolve("data");
        JdbcDataSource source = new JdbcDataSource();
        source.setURL(url);
        T done;
        try (Connection last = source.getConnection();
                Beckon beckon = Beckon.builder(Site.named("shop")
                                .secret("a secret of the tests")
                                .build())
                        .store(JdbcDeliveryStore.on(source).clock(time).build())
                        .time(time, time)
                        .build()) {
            assertThat(last.isClosed()).isFalse();
            done = work.apply(beckon);
        }
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            statement.execute("SHUTDOWN COMPACT");
        }
        return done;
    }

    private Set<String> found(List<String> words) throws Exception {
        return CanaryFiles.of(folder, words);
    }
}
