package io.beckon.jdbc.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A command of the operating system, which ends by itself or is ended. */
final class Command {
    private final List<String> line;
    private Map<String, String> environment = Map.of();
    private Duration limit = Duration.ofMinutes(1);

    private Command(List<String> line) {
        this.line = line;
    }

    static Command of(String... line) {
        return new Command(List.of(line));
    }

    static Command of(List<String> line) {
        return new Command(line);
    }

    static List<String> concat(List<String> first, String... more) {
        List<String> both = new ArrayList<>(first);
        both.addAll(List.of(more));
        return both;
    }

    static boolean isRoot() {
        return "root".equals(System.getProperty("user.name"));
    }

    Command with(Map<String, String> variables) {
        environment = variables;
        return this;
    }

    Command within(Duration time) {
        limit = time;
        return this;
    }

    boolean succeeds() {
        try {
            run();
            return true;
        } catch (IllegalStateException e) {
            return false;
        }
    }

    /**
     * Runs it.
     *
     * @return what it has printed
     * @throws IllegalStateException if it fails, or takes too long
     */
    String run() {
        try {
            Path log = Files.createTempFile("beckon-command", ".log");
            try {
                ProcessBuilder builder = new ProcessBuilder(line)
                        .directory(Path.of("/").toFile())
                        .redirectErrorStream(true)
                        .redirectInput(Path.of("/dev/null").toFile())
                        .redirectOutput(log.toFile());
                builder.environment().putAll(environment);
                await(builder.start(), log);
                return Files.readString(log);
            } finally {
                Files.delete(log);
            }
        } catch (IOException e) {
            throw new IllegalStateException(String.join(" ", line) + " cannot be run.", e);
        }
    }

    private void await(Process process, Path log) throws IOException {
        try {
            if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new IllegalStateException(
                        String.join(" ", line) + " took more than " + limit + ".");
            }
            if (process.exitValue() != 0) {
                throw new IllegalStateException(
                        String.join(" ", line) + " failed:\n" + Files.readString(log));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(String.join(" ", line) + " was interrupted.", e);
        } finally {
            process.destroyForcibly();
        }
    }

    /** Starts it, to go on beside us. What it prints goes to a file. */
    Process start(Path log) {
        try {
            return new ProcessBuilder(line)
                    .directory(Path.of("/").toFile())
                    .redirectErrorStream(true)
                    .redirectInput(Path.of("/dev/null").toFile())
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(String.join(" ", line) + " cannot be started.", e);
        }
    }
}
