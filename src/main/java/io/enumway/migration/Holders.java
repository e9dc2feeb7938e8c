package io.enumway.migration;

import java.time.Duration;
import java.util.Objects;

import io.enumway.dialect.ForeignText;
import io.enumway.dialect.MigrationLock.Holder;
import org.jspecify.annotations.Nullable;

/**
 * Describes sessions and durations for logs and failures.
 */
final class Holders {

	private static final int MAX_QUERY = 200;

	private Holders() {
	}

	static String describe(@Nullable Holder holder) {
		if (holder == null) {
			return "a session that could not be found (it may just have ended)";
		}
		if (holder.heldFor() == null) {
			return "pid %d%s (more is hidden from this role; grant it pg_read_all_stats to see it)".formatted(
					holder.pid(),
					(holder.applicationName() != null) ? " of application '" + holder.applicationName() + "'" : "");
		}
		return "pid %d (application '%s', client %s, connected for %s, query: %s)".formatted(holder.pid(),
				Objects.requireNonNullElse(holder.applicationName(), ""),
				Objects.requireNonNullElse(holder.clientAddress(), "local"), time(holder.heldFor()),
				query(holder.query()));
	}

	static String query(@Nullable String query) {
		if (query == null || query.isBlank()) {
			return "none";
		}
		return ForeignText.line(query, MAX_QUERY);
	}

	static String time(Duration duration) {
		if (duration.compareTo(Duration.ofSeconds(10)) < 0) {
			return duration.toMillis() + " ms";
		}
		if (duration.compareTo(Duration.ofMinutes(3)) < 0) {
			return duration.toSeconds() + " s";
		}
		return duration.toMinutes() + " min";
	}

}
