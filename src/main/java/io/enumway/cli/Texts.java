package io.enumway.cli;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;

import org.jspecify.annotations.Nullable;

/**
 * Texts for people.
 */
final class Texts {

	private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss")
		.withZone(ZoneId.systemDefault());

	private Texts() {
	}

	static String version(@Nullable String version) {
		return (version != null) ? version : "none";
	}

	static String time(@Nullable Instant instant) {
		return (instant != null) ? TIME.format(instant) : "";
	}

	static String time(@Nullable Duration duration) {
		if (duration == null) {
			return "";
		}
		return (duration.toSeconds() < 10) ? duration.toMillis() + " ms" : duration.toSeconds() + " s";
	}

	/**
	 * A size as PostgreSQL's {@code pg_size_pretty} writes it.
	 */
	static String size(long bytes) {
		String[] units = { "bytes", "kB", "MB", "GB", "TB" };
		int unit = 0;
		double size = bytes;
		while (size >= 10240 && unit < units.length - 1) {
			size /= 1024;
			unit++;
		}
		return Math.round(size) + " " + units[unit];
	}

	static String count(int count, String noun) {
		return count + " " + noun + ((count == 1) ? "" : "s");
	}

}
