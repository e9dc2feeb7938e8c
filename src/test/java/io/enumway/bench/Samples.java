package io.enumway.bench;

import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleSupplier;

/**
 * Medians of things that are measured in turns, so that a slow moment of the machine hits
 * all of them.
 */
final class Samples {

	private Samples() {
	}

	/**
	 * Measure in turns.
	 * @param rounds how many rounds count
	 * @param measurements what to measure
	 * @return the median of each
	 */
	static double[] medians(int rounds, List<DoubleSupplier> measurements) {
		int warmUp = Math.max(1, rounds / 10);
		double[][] samples = new double[measurements.size()][rounds];
		for (int round = -warmUp; round < rounds; round++) {
			for (int i = 0; i < samples.length; i++) {
				double sample = measurements.get(i).getAsDouble();
				if (round >= 0) {
					samples[i][round] = sample;
				}
			}
		}
		return Arrays.stream(samples).mapToDouble(Samples::median).toArray();
	}

	private static double median(double[] samples) {
		double[] sorted = samples.clone();
		Arrays.sort(sorted);
		int middle = sorted.length / 2;
		return (sorted.length % 2 == 1) ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
	}

}
