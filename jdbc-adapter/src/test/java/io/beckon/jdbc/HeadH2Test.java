package io.beckon.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;

/** Nodes that take turns at the head lose nothing of what another one has committed, whether they commit or roll back. */
class HeadH2Test {
    private static final int NODES = 4;
    private static final int TURNS = 300;
    private static final int ROUNDS = 8;

    private final AtomicLong committed = new AtomicLong();

    @Test
    void whatWasCommittedStaysWhoeverRollsBack(@TempDir Path folder) throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            committed.set(0);
            try (HikariDataSource source =
                    Databases.patientPool("jdbc:h2:file:" + folder.resolve("round" + round))) {
                Database database = new Database(source);
                takeTurns(database);
                Session session = new Session(database, true);
                assertThat(Head.read(session).messagesVersion)
                        .as("how often it was counted up, in round " + round)
                        .isEqualTo(committed.get());
                session.release();
            }
        }
    }

    private void takeTurns(Database database) throws InterruptedException, ExecutionException {
        ExecutorService nodes = Executors.newFixedThreadPool(NODES);
        try {
            List<Future<?>> all = new ArrayList<>();
            for (int node = 0; node < NODES; node++) {
                Random random = new Random(node);
                all.add(nodes.submit(() -> {
                    takeTurns(new Session(database, true), random);
                    return null;
                }));
            }
            for (Future<?> one : all) {
                one.get();
            }
        } finally {
            nodes.shutdown();
        }
    }

    private void takeTurns(Session session, Random random) throws SQLException {
        for (int turn = 0; turn < TURNS; turn++) {
            Head head = Head.lock(session);
            int what = random.nextInt(8);
            if (what != 0) {
                head.messagesVersion++;
            }
            if (what != 1) {
                head.writeIfChanged(session);
            }
            if (what > 2) {
                session.commitBehind();
                committed.incrementAndGet();
            } else {
                session.rollback();
            }
            if (what > 6) {
                session.flush(); // which makes commits of others take long
            }
        }
        session.release();
    }
}
