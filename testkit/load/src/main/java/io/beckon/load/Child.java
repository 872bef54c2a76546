package io.beckon.load;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A Java process of the measurement: lines go in, lines come out, and what it costs can be read. Closing it ends it. */
public final class Child implements AutoCloseable {
    /** Where the processes leave their logs and histograms. */
    public static final Path FOLDER = Path.of("target", "cost");

    private static final Duration START = Duration.ofMinutes(1);
    private static final Duration TOOL = Duration.ofMinutes(1);
    private static final int KEPT_LINES = 1_000;
    private static final Pattern TOTAL = Pattern.compile("^Total +\\d+ +(\\d+)", Pattern.MULTILINE);
    private static final String END = "\u0000end";

    private final String name;
    private final Process process;
    private final OutputStream input;
    private final BlockingQueue<String> output = new LinkedBlockingQueue<>(KEPT_LINES);

    private Child(String name, Process process) {
        this.name = name;
        this.process = process;
        this.input = process.getOutputStream();
        Thread reader = new Thread(this::read, name + "-output");
        reader.setDaemon(true);
        reader.start();
    }

    /** Starts a main class on this process' own class path. */
    public static Child start(
            String name,
            Class<?> main,
            List<String> jvmOptions,
            Map<String, String> environment,
            String... arguments)
            throws IOException {
        List<String> command = new ArrayList<>();
        command.add(tool("java"));
        command.addAll(jvmOptions);
        command.add("-cp");
        command.add(System.getProperty("java.class.path"));
        command.add(main.getName());
        command.addAll(List.of(arguments));
        Files.createDirectories(FOLDER);
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectError(FOLDER.resolve(name + ".log").toFile());
        builder.environment().putAll(environment);
        return new Child(name, builder.start());
    }

    private static String tool(String name) {
        return Path.of(System.getProperty("java.home"), "bin", name).toString();
    }

    private void read() {
        try (BufferedReader lines = new BufferedReader(
                new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                keep(line);
            }
        } catch (IOException e) {
            keep(name + ": " + e);
        }
        keep(END);
    }

    /** Whoever logs much loses the oldest lines. */
    private void keep(String line) {
        while (!output.offer(line)) {
            output.poll();
        }
    }

    /** Waits for a line that begins so, while the process starts, and returns it. */
    public String awaitStart(String beginning) throws InterruptedException {
        return await(beginning, START);
    }

    /** Waits for a line that contains a text, and returns it. Other lines are passed over. */
    private String await(String part, Duration timeout) throws InterruptedException {
        long end = System.nanoTime() + timeout.toNanos();
        List<String> others = new ArrayList<>();
        while (true) {
            String line = output.poll(end - System.nanoTime(), TimeUnit.NANOSECONDS);
            if (line == null || line.equals(END)) {
                throw new IllegalStateException(
                        name + (line == null ? " does not say \"" : " has ended and did not say \"")
                                + part + "\". It said " + others + "; see also "
                                + FOLDER.resolve(name + ".log"));
            }
            if (line.contains(part)) {
                return line;
            }
            others.add(line);
        }
    }

    /** Gives a command, and waits for the answer that begins so. */
    public String ask(String command, String answer, Duration timeout)
            throws IOException, InterruptedException {
        output.clear();
        input.write((command + "\n").getBytes(StandardCharsets.UTF_8));
        input.flush();
        return await(answer, timeout);
    }

    /** Returns the processor time that the process, and those that it has started, have used, of user and system, all threads together. */
    public Duration cpu() {
        return Stream.concat(Stream.of(process.toHandle()), process.descendants())
                .map(each -> each.info()
                        .totalCpuDuration()
                        .orElseThrow(() -> new IllegalStateException(
                                "This system does not tell a process' processor time.")))
                .reduce(Duration.ZERO, Duration::plus);
    }

    /** Collects garbage, and returns how many bytes of heap are alive. The histogram goes to a file. */
    public long liveHeap(String moment) throws IOException, InterruptedException {
        Path histogram = FOLDER.resolve(name + "-" + moment + ".txt");
        jcmd("GC.run", histogram);
        jcmd("GC.run", histogram);
        jcmd("GC.class_histogram", histogram);
        Matcher total = TOTAL.matcher(Files.readString(histogram));
        if (!total.find()) {
            throw new IllegalStateException("There is no total in " + histogram + ".");
        }
        return Long.parseLong(total.group(1));
    }

    private void jcmd(String command, Path output) throws IOException, InterruptedException {
        Process jcmd = new ProcessBuilder(tool("jcmd"), Long.toString(process.pid()), command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            if (!jcmd.waitFor(TOOL.toSeconds(), TimeUnit.SECONDS) || jcmd.exitValue() != 0) {
                throw new IllegalStateException(
                        "jcmd " + command + " failed; " + output + " may say why.");
            }
        } finally {
            jcmd.destroyForcibly();
        }
    }

    @Override
    public void close() throws IOException {
        try {
            input.close(); // the children of this measurement end with their input
        } catch (IOException e) {
            process.destroyForcibly(); // it is gone, or as good as gone
        }
        try {
            if (!process.waitFor(5, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
