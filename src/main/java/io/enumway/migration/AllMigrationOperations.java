package io.enumway.migration;

import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The operations on the migrations of every Flyway bean of an application.
 *
 * @since 0.1.0
 */
public final class AllMigrationOperations implements Iterable<MigrationOperations> {

	private final Supplier<List<MigrationOperations>> operations;

	/**
	 * Create it for the Flyway beans that there are by the time it is asked.
	 * @param operations gives the operations, in the order of the Flyway beans
	 */
	public AllMigrationOperations(Supplier<List<MigrationOperations>> operations) {
		this.operations = operations;
	}

	/**
	 * Find the operations of one Flyway bean.
	 * @param name the name of the bean
	 * @return the operations, empty if there is no such bean
	 */
	public Optional<MigrationOperations> named(String name) {
		return this.operations.get().stream().filter((operations) -> operations.name().equals(name)).findFirst();
	}

	@Override
	public Iterator<MigrationOperations> iterator() {
		return this.operations.get().iterator();
	}

}
