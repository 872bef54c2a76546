package io.beckon.servlet.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A command of the operating system, which ends by itself or is ended. */
final class Command {
    private final List<String> line;
    private Map<String, String> environment = Map.of();
    private Path folder = Path.of("/");
    private String input = "";
    private Duration limit = Duration.ofMinutes(1);

    private Command(List<String> line) {
        this.line = line;
    }

    static Command of(List<String> line) {
        return new Command(line);
    }

    static Command of(String... line) {
        return new Command(List.of(line));
    }

    /** Sets variables beside those that this process has. */
    Command with(Map<String, String> variables) {
        environment = variables;
        return this;
    }

    Command in(Path place) {
        folder = place;
        return this;
    }

    /** Sets what it can read. */
    Command reading(String text) {
        input = text;
        return this;
    }

    Command within(Duration time) {
        limit = time;
        return this;
    }

    /**
     * Runs it.
     *
     * @return what it has printed, without errors and warnings
     * @throws IllegalStateException if it fails, or takes too long
     */
    String run() {
        try {
            Path files = Files.createTempDirectory("beckon-command");
            try {
                return run(
                        Files.writeString(files.resolve("in"), input),
                        files.resolve("out"),
                        files.resolve("errors"));
            } finally {
                for (String name : List.of("in", "out", "errors")) {
                    Files.deleteIfExists(files.resolve(name));
                }
                Files.delete(files);
            }
        } catch (IOException e) {
            throw new IllegalStateException(this + " cannot be run.", e);
        }
    }

    private String run(Path in, Path out, Path errors) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(line)
                .directory(folder.toFile())
                .redirectInput(in.toFile())
                .redirectOutput(out.toFile())
                .redirectError(errors.toFile());
        builder.environment().putAll(environment);
        int code = exitCode(builder.start());
        String printed = Files.readString(out);
        if (code != 0) {
            throw new IllegalStateException(
                    this + " failed:\n" + printed + Files.readString(errors));
        }
        return printed;
    }

    private int exitCode(Process process) {
        try {
            if (process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                return process.exitValue();
            }
            throw new IllegalStateException(
                    this + " took more than " + limit.toSeconds() + " seconds.");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(this + " was interrupted.", e);
        } finally {
            process.destroy();
        }
    }

    @Override
    public String toString() {
        return String.join(" ", line);
    }
}
