package io.beckon.load;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * A process with a crowd of visitors. It takes commands, one a line, and answers each with one line:
 *
 * <ul>
 *   <li>{@code open COUNT}: {@code opened} once so many visitors are in
 *   <li>{@code await TOTAL}: {@code received} once so many messages have come in since the start
 *   <li>{@code walk PAGES}: {@code walked} once every visitor has told of so many more pages
 *   <li>{@code last}: {@code last}, and the text of the message that came in last
 * </ul>
 *
 * <p>It ends with its input, so that it never outlives who has started it.
 */
public final class LoadClient {
    public static final String READY = "ready";

    private static final Duration TIMEOUT = Duration.ofMinutes(2);

    private LoadClient() {}

    /**
     * Starts it.
     *
     * @param args port, path, and BECKON or BARE
     * @throws Exception if a visitor was lost or something did not happen in time
     */
    public static void main(String[] args) throws Exception {
        InetSocketAddress address = Server.loopback(Integer.parseInt(args[0]));
        try (Crowd crowd = new Crowd(address, args[1], Crowd.Server.valueOf(args[2]))) {
            System.out.println(READY);
            BufferedReader commands =
                    new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
            for (String command = commands.readLine();
                    command != null;
                    command = commands.readLine()) {
                System.out.println(answer(crowd, command));
            }
        }
    }

    private static String answer(Crowd crowd, String command)
            throws IOException, InterruptedException {
        int space = command.indexOf(' ');
        String verb = space < 0 ? command : command.substring(0, space);
        String argument = command.substring(space + 1);
        switch (verb) {
            case "open" -> {
                crowd.open(Integer.parseInt(argument), TIMEOUT);
                return "opened";
            }
            case "await" -> {
                crowd.awaitMessages(Long.parseLong(argument), TIMEOUT);
                return "received";
            }
            case "walk" -> {
                crowd.walk(Integer.parseInt(argument));
                return "walked";
            }
            case "last" -> {
                return "last " + crowd.lastMessage();
            }
            default -> throw new IOException("No such command: " + command);
        }
    }
}
