package io.enumway;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Finds and changes enum types. Inside a migration it works on the migration's connection
 * and transaction; elsewhere in the caller's transaction or, if there is none, in its
 * own.
 * <p>
 * Every change is planned against the catalog first and applied as planned; a change that
 * cannot be done is refused before anything is touched.
 * <p>
 * PostgreSQL refuses to use a value in the transaction that added it. Inside a
 * transaction, a value is therefore added on a second connection, which commits at once:
 * it can be used in the transaction, and stays if that is rolled back. A type that the
 * transaction itself created is rebuilt with the value in its place.
 *
 * @since 0.1.0
 */
public interface EnumManager extends EnumOperations {

	/**
	 * Find an enum type.
	 * @param type the name of the type
	 * @return the type, or empty if there is none that the name reaches
	 */
	Optional<EnumType> find(EnumName type);

	/**
	 * Find an enum type.
	 * @param type the name of the type, see {@link EnumName#of(String)}
	 * @return the type, or empty if there is none that the name reaches
	 */
	default Optional<EnumType> find(String type) {
		return find(EnumName.of(type));
	}

	/**
	 * List the enum types of all schemas but the system's.
	 * @return the types, by schema and name
	 */
	List<EnumType> list();

	/**
	 * List what depends on an enum type, directly or through its array type, domains and
	 * composites.
	 * @param type the name of the type
	 * @return the usages
	 * @throws EnumNotFoundException if there is no such type
	 */
	List<EnumUsage> usages(EnumName type);

	/**
	 * List what depends on an enum type.
	 * @param type the name of the type, see {@link EnumName#of(String)}
	 * @return the usages
	 * @throws EnumNotFoundException if there is no such type
	 */
	default List<EnumUsage> usages(String type) {
		return usages(EnumName.of(type));
	}

	/**
	 * Render the definition of a column for {@code CREATE TABLE} or {@code ALTER TABLE …
	 * ADD COLUMN} that holds the labels of an enum type, whatever the database: a column
	 * of that type on PostgreSQL, on SQLite a TEXT column with a CHECK constraint. What
	 * follows, such as {@code NOT NULL}, is added by the caller.
	 * @param column the name of the column
	 * @param type the name of the type
	 * @return the definition
	 * @throws EnumNotFoundException if there is no such type
	 */
	String column(String column, EnumName type);

	/**
	 * Render the definition of a column that holds the labels of an enum type.
	 * @param column the name of the column
	 * @param type the name of the type, see {@link EnumName#of(String)}
	 * @return the definition
	 * @throws EnumNotFoundException if there is no such type
	 */
	default String column(String column, String type) {
		return column(column, EnumName.of(type));
	}

	/**
	 * Plan changes against the database as it is. Reads the catalog, changes nothing.
	 * @param changes the changes in order
	 * @return the plan
	 * @throws EnumNotFoundException if a change is about a type that does not exist
	 * @throws EnumMismatchException if a type to create exists with other labels
	 * @throws EnumRefusedException if a change cannot be done
	 * @throws EnumSqlException if the database fails
	 */
	EnumPlan plan(List<EnumChange> changes);

	/**
	 * Plan changes against the database as it is. Reads the catalog, changes nothing.
	 * @param description describes the changes
	 * @return the plan
	 * @throws IncompleteEnumChangeException if a change has no position or replacement
	 * @throws EnumwayException as {@link #plan(List)} throws
	 */
	default EnumPlan plan(Consumer<? super EnumChanges> description) {
		return plan(EnumChanges.of(description));
	}

	/**
	 * Plan changes and apply the plan, all or nothing but for additions of values, which
	 * are harmless and may stay.
	 * @param changes the changes in order
	 * @return the plan that was applied
	 * @throws EnumNotFoundException if a change is about a type that does not exist
	 * @throws EnumMismatchException if a type to create exists with other labels
	 * @throws EnumRefusedException if a change cannot be done
	 * @throws EnumSqlException if the database fails, or others hold the tables that a
	 * type is replaced in for longer than the settings allow to wait
	 */
	EnumPlan apply(List<EnumChange> changes);

	/**
	 * Plan changes and apply the plan.
	 * @param description describes the changes
	 * @return the plan that was applied
	 * @throws IncompleteEnumChangeException if a change has no position or replacement
	 * @throws EnumwayException as {@link #apply(List)} throws
	 */
	default EnumPlan apply(Consumer<? super EnumChanges> description) {
		return apply(EnumChanges.of(description));
	}

	@Override
	default void change(EnumChange change) {
		apply(List.of(change));
	}

	/**
	 * {@inheritDoc}
	 * <p>
	 * They are created in the order of their names, so that sessions that create the same
	 * types at once do not end in a deadlock.
	 */
	@Override
	default void createAll(List<EnumDefinition> definitions) {
		apply(definitions.stream()
			.sorted(Comparator.comparing(EnumDefinition::name))
			.<EnumChange>map(EnumChange.CreateEnum::new)
			.toList());
	}

}
