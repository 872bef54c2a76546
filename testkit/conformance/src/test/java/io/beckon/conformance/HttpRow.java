package io.beckon.conformance;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A request over HTTP as the reference has it.
 *
 * @param request its method, and its address below the door
 * @param headers those that it has
 * @param answers what is said of each status, which is at its beginning
 */
record HttpRow(String request, List<String> headers, List<String> answers) {
    private static final Pattern CODE = Pattern.compile("`([A-Z][^`:]*)[^`]*`");
    private static final Pattern STATUS = Pattern.compile("[2-5]\\d\\d\\b.*");

    /** Reads a row of the table. */
    static HttpRow of(String row) {
        String[] cells = row.split("\\|", -1);
        List<String> answers = new ArrayList<>();
        for (String answer : cells[3].split("; ", -1)) {
            if (STATUS.matcher(answer.strip()).matches()) {
                answers.add(answer.strip());
            }
        }
        return new HttpRow(codes(cells[1]).get(0), codes(cells[2]), answers);
    }

    private static List<String> codes(String cell) {
        List<String> codes = new ArrayList<>();
        for (Matcher code = CODE.matcher(cell); code.find(); ) {
            codes.add(code.group(1));
        }
        return codes;
    }

    /** The status at the beginning of an answer. */
    static int status(String answer) {
        return Integer.parseInt(answer.substring(0, 3));
    }
}
