package io.beckon.containers;

import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.logging.Level;
import java.util.logging.Logger;

/** The whole contract. The module of a container inherits it, and says no more than which container it is. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class ServletContainerContract
        implements RegistrationContract,
                HandshakeContract,
                ProxyContract,
                AdminContract,
                FilesContract,
                LimitsContract,
                DeliveryContract,
                FallbackContract,
                CrowdContract,
                LifecycleContract,
                ConformanceContract {
    private final ServletContainer container;
    private @Nullable Deployments deployments;

    /**
     * Begins the tests of a container.
     *
     * @param container the container, which has not started
     */
    protected ServletContainerContract(ServletContainer container) {
        this.container = container;
    }

    @Override
    public Deployments webapps() {
        return Objects.requireNonNull(deployments, "deployments");
    }

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        deployments = new Deployments(container, folder);
        // Containers tell of each start and stop.
        Logger.getLogger("").setLevel(Level.WARNING);
        // Looks often, because there is a lot to wait for.
        Awaitility.setDefaultPollDelay(Duration.ZERO);
        Awaitility.setDefaultPollInterval(Duration.ofMillis(10));
        container.start();
    }

    @AfterEach
    void undeploy() {
        webapps().undeployAll();
    }

    @AfterAll
    void stop() throws Exception {
        container.stop();
    }
}
