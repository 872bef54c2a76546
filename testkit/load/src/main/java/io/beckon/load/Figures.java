package io.beckon.load;

import java.util.Arrays;
import java.util.List;

/** Measured figures, in order of size. */
public final class Figures {
    private final double[] sorted;

    private Figures(double[] values) {
        if (values.length == 0) {
            throw new IllegalArgumentException("Nothing was measured.");
        }
        sorted = values;
        Arrays.sort(sorted);
    }

    public static Figures of(List<Double> values) {
        return new Figures(values.stream().mapToDouble(Double::doubleValue).toArray());
    }

    public static Figures of(double[] values) {
        return new Figures(values.clone());
    }

    public double median() {
        return percentile(50);
    }

    public double min() {
        return sorted[0];
    }

    public double max() {
        return sorted[sorted.length - 1];
    }

    /** Returns the smallest of the figures that so many per cent do not exceed. */
    public double percentile(double percent) {
        int rank = (int) Math.ceil(percent / 100 * sorted.length);
        return sorted[Math.max(0, rank - 1)];
    }
}
