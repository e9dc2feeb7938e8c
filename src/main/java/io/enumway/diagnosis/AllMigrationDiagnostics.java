package io.enumway.diagnosis;

import java.util.Iterator;
import java.util.List;
import java.util.function.Supplier;

/**
 * The diagnostics of every Flyway bean of an application.
 *
 * @since 0.1.0
 */
public final class AllMigrationDiagnostics implements Iterable<MigrationDiagnostics> {

	private final Supplier<List<MigrationDiagnostics>> diagnostics;

	/**
	 * Create it for the Flyway beans that there are by the time it is asked.
	 * @param diagnostics gives the diagnostics, in the order of the Flyway beans
	 */
	public AllMigrationDiagnostics(Supplier<List<MigrationDiagnostics>> diagnostics) {
		this.diagnostics = diagnostics;
	}

	@Override
	public Iterator<MigrationDiagnostics> iterator() {
		return this.diagnostics.get().iterator();
	}

}
