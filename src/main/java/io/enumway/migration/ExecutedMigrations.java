package io.enumway.migration;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

import io.enumway.migration.MigrationEntry.State;
import org.apache.commons.logging.Log;
import org.flywaydb.core.api.callback.Callback;
import org.flywaydb.core.api.callback.Context;
import org.flywaydb.core.api.callback.Event;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.jspecify.annotations.Nullable;

/**
 * Says and notes which migrations Flyway executes.
 */
final class ExecutedMigrations implements Callback {

	private static final Log logger = ProgressLog.get();

	private final List<String> scripts = new ArrayList<>();

	private ExecutedMigrations() {
	}

	static ExecutedMigrations addTo(FluentConfiguration configuration) {
		ExecutedMigrations executed = new ExecutedMigrations();
		Callback[] users = configuration.getCallbacks();
		Callback[] callbacks = Arrays.copyOf(users, users.length + 1);
		callbacks[users.length] = executed;
		configuration.callbacks(callbacks);
		return executed;
	}

	@Override
	public boolean supports(Event event, @Nullable Context context) {
		return event == Event.BEFORE_EACH_MIGRATE || event == Event.AFTER_EACH_MIGRATE;
	}

	@Override
	public boolean canHandleInTransaction(Event event, @Nullable Context context) {
		return true;
	}

	@Override
	public void handle(Event event, Context context) {
		String script = Objects.requireNonNull(context.getMigrationInfo()).getScript();
		if (event == Event.BEFORE_EACH_MIGRATE) {
			logger.info("Running migration " + script);
		}
		else {
			this.scripts.add(script);
		}
	}

	@Override
	public String getCallbackName() {
		return "!enumway-executed";
	}

	/**
	 * What was executed, as the history has it: the last row of each.
	 */
	List<MigrationEntry> in(HistoryView history) {
		List<MigrationEntry> entries = new ArrayList<>();
		for (String script : this.scripts) {
			history.entries()
				.stream()
				.filter((entry) -> entry.script().equals(script) && entry.state() == State.APPLIED)
				.reduce((first, second) -> second)
				.ifPresent(entries::add);
		}
		return entries;
	}

}
