package io.beckon.example.carshop.cost;

import java.util.Arrays;
import java.util.List;

/** Measured figures, in order of size. */
final class Figures {
    private final double[] sorted;

    private Figures(double[] values) {
        if (values.length == 0) {
            throw new IllegalArgumentException("Nothing was measured.");
        }
        sorted = values;
        Arrays.sort(sorted);
    }

    static Figures of(List<Double> values) {
        return new Figures(values.stream().mapToDouble(Double::doubleValue).toArray());
    }

    static Figures of(double[] values) {
        return new Figures(values.clone());
    }

    double median() {
        return percentile(50);
    }

    double min() {
        return sorted[0];
    }

    double max() {
        return sorted[sorted.length - 1];
    }

    /** Returns the smallest of the figures that so many per cent do not exceed. */
    double percentile(double percent) {
        int rank = (int) Math.ceil(percent / 100 * sorted.length);
        return sorted[Math.max(0, rank - 1)];
    }
}
