package io.enumway.autoconfigure;

import java.util.Locale;
import java.util.Objects;
import java.util.Set;

import io.enumway.dialect.ServerRoutine;
import io.enumway.dialect.SqlState;
import org.jspecify.annotations.Nullable;

/**
 * What to say about a SQLSTATE that migrations got.
 *
 * @param description what is wrong, in one sentence
 * @param action what to do
 */
record Advice(String description, String action) {

	/**
	 * The routines of the server that create, add and rename labels.
	 */
	private static final Set<String> LABEL_ROUTINES = Set.of("EnumValuesCreate", "AddEnumLabel", "RenameEnumLabel");

	/**
	 * Recording a migration that did not do all that it does loses the rest of it.
	 */
	private static final String DIAGNOSE_FIRST = "run 'java -jar service.jar migrate diagnose' first, and 'migrate fix "
			+ "mark-complete' only if it says that all of it has happened.";

	private static final String NO_TRANSACTION_TIMEOUT = "spring.flyway.init-sqls=SET transaction_timeout = 0, or "
			+ "ALTER ROLE <role> SET transaction_timeout = 0";

	/**
	 * The advice for a failure of the server.
	 * @param state the SQLSTATE
	 * @param message what the server said
	 * @param routine the routine of the server that said it, {@code null} if that is not
	 * known; then English words of the message tell
	 * @return the advice, {@code null} if the server's own words must do
	 */
	static @Nullable Advice of(String state, String message, @Nullable String routine) {
		Advice advice = forStatement(state, message, Objects.requireNonNullElse(routine, ""));
		if (advice == null) {
			advice = forSurroundings(state, Objects.requireNonNullElse(routine, ""));
		}
		return (advice != null) ? advice : forConnection(state);
	}

	/**
	 * What is wrong with a statement.
	 */
	private static @Nullable Advice forStatement(String state, String message, String routine) {
		boolean ofLabels = LABEL_ROUTINES.contains(routine);
		return switch (state) {
			case SqlState.INVALID_PARAMETER_VALUE ->
				!ofLabels && !message.contains("not an existing enum label") ? null : new Advice(
						routine.equals("AddEnumLabel")
								? "A migration places an enum value beside one that the type does not have."
								: "A migration renames an enum value that the type does not have.",
						"Correct the label (upper and lower case differ). After a crash of plain Flyway the migration may be applied "
								+ "but not recorded: " + DIAGNOSE_FIRST);
			case SqlState.DUPLICATE_OBJECT -> new Advice(
					ofLabels || message.contains("enum label")
							? "A migration gives an enum value a label that the type already has."
							: "A migration creates an object whose name is taken.",
					"If a Java enum declares a type of that name, let one of the two create it: remove the declaration, or "
							+ "the CREATE TYPE from SQL that only running it tells (EXECUTE of a variable, a function). A table "
							+ "and a type of one schema cannot share a name: rename one. After a crash of plain Flyway the "
							+ "migration may be applied but not recorded: " + DIAGNOSE_FIRST);
			case SqlState.DUPLICATE_TABLE, SqlState.DUPLICATE_COLUMN -> new Advice(
					"A migration creates a table or column that is there already.",
					"If another tool or a person made the schema, say which version it has: 'java -jar service.jar migrate "
							+ "stamp <version>'. After a crash of plain Flyway the migration may be applied but not recorded: "
							+ DIAGNOSE_FIRST);
			case SqlState.UNIQUE_VIOLATION -> message.contains("pg_type_typname_nsp_index") ? new Advice(
					"Somebody else created a type of the same name at the same moment.",
					"Start the service again: if the other one runs the same migrations, it has recorded them by now, and 'java "
							+ "-jar service.jar migrate diagnose' finds nothing. IF NOT "
							+ "EXISTS and EXCEPTION WHEN duplicate_object do not protect against this; the migration lock does, if "
							+ "all that migrate run Enumway, or a declared enum in place of CREATE TYPE.")
					: null;
			case SqlState.UNDEFINED_OBJECT -> new Advice("A migration names an object that does not exist.",
					"Compare the name with what the database has: upper case needs quotes, and an unqualified name is looked "
							+ "for on the search_path only. A type must be created by an earlier migration, or declared by a Java enum "
							+ "in the packages that enumway.packages names, by default the application's and those of @EntityScan. "
							+ "If a migration is recorded that creates it, 'java -jar service.jar migrate diagnose' says so, "
							+ "and 'migrate fix create-missing' creates it.");
			case SqlState.INVALID_TEXT_REPRESENTATION ->
				!routine.startsWith("enum_") && !message.toLowerCase(Locale.ROOT).contains("enum") ? null : new Advice(
						"A migration uses a label that the enum type does not have.",
						"Correct the label (upper and lower case differ), or add it in an earlier migration: "
								+ "changes.addValue(type, label).last() in an EnumMigration. The boot creates a declared type with the labels "
								+ "that Java has today, less what pending migrations add: if it once had this one, let a migration remove or "
								+ "rename it (changes.removeValue, changes.renameValue), and a fresh database begins with it. 'java -jar service.jar migrate diagnose' compares declared enums and "
								+ "history with the database, and 'migrate fix add-missing-values' adds what is missing.");
			case SqlState.INVALID_NAME -> !ofLabels && !message.contains("enum label") ? null : new Advice(
					"A migration gives an enum value a label that is too long.",
					"PostgreSQL takes labels of at most 63 bytes, and letters beyond ASCII have several. Shorten the "
							+ "label; a Java enum keeps the name of its constant and gets another label by @Label. "
							+ "'java -jar service.jar migrate upgrade' runs the migration again.");
			case SqlState.ACTIVE_SQL_TRANSACTION -> new Advice(
					"A migration has a statement that cannot run in a transaction.",
					"Put it into a script of its own and write executeInTransaction=false into <script>.conf beside it; a "
							+ "Java migration overrides canExecuteInTransaction(). Enumway makes such a migration re-runnable. Nothing of it "
							+ "is left in the database: 'java -jar service.jar migrate upgrade' runs it again.");
			case SqlState.DEPENDENT_OBJECTS_STILL_EXIST -> new Advice(
					"A migration drops an object that others still use.",
					"Drop or change first what the server names. To remove, merge or reorder values use an EnumMigration "
							+ "(removeValue, mergeValues, reorder): it takes views, defaults, functions and policies over to the "
							+ "new type. CASCADE would drop them. 'java -jar service.jar migrate create <message> --java' writes one.");
			case SqlState.FEATURE_NOT_SUPPORTED -> new Advice(
					"A migration asks for something that the server does not do.",
					"If the type of a column with a view, rule, policy, trigger or generated column is to change, let an "
							+ "EnumMigration do it (removeValue, mergeValues, reorder): it rebuilds them; 'java -jar service.jar migrate "
							+ "create <message> --java' writes one. After 'cached plan must not change result type' it is enough to "
							+ "start again.");
			case SqlState.UNSAFE_NEW_ENUM_VALUE_USAGE -> new Advice(
					"A migration uses an enum value that its own transaction added.",
					"Add the value in an EnumMigration (changes.addValue), where it can be used at once, "
							+ "or in a SQL migration of its own before this one, which does not help with spring.flyway.group=true: then "
							+ "all pending migrations are one transaction. 'java -jar service.jar migrate create <message> --java' "
							+ "writes an EnumMigration, and 'migrate lint' finds such scripts before they run.");
			case SqlState.INVALID_SCHEMA_NAME -> new Advice("A schema that the migrations need does not exist.",
					"Create it. Flyway creates the schemas of spring.flyway.schemas by itself, unless "
							+ "spring.flyway.create-schemas=false; an unqualified name needs a schema in the search_path.");
			default -> null;
		};
	}

	/**
	 * What is wrong around the statements: privileges, locks, limits.
	 */
	private static @Nullable Advice forSurroundings(String state, String routine) {
		return switch (state) {
			case SqlState.INSUFFICIENT_PRIVILEGE -> routine.equals(ServerRoutine.ROW_SECURITY) ? new Advice(
					"Row level security hides rows from the role that runs the migrations, and a statement that must see all was refused.",
					"Let a role with BYPASSRLS migrate (spring.flyway.user), or write ALTER TABLE <table> NO FORCE ROW LEVEL "
							+ "SECURITY before the change and FORCE after it, in the same migration.")
					: new Advice("The role that runs the migrations lacks a privilege.",
							"Grant it as the owner or a superuser: GRANT CREATE, USAGE ON SCHEMA <schema> TO <role> for tables and "
									+ "types, GRANT CREATE ON DATABASE <database> TO <role> for schemas, ALTER TYPE <type> OWNER TO <role> "
									+ "to change a type. Or let another role migrate: spring.flyway.user and spring.flyway.password. "
									+ "Since PostgreSQL 15 nobody but the database's owner may create in schema public by default. "
									+ "'java -jar service.jar migrate diagnose' prints what to grant for all that is pending.");
			case SqlState.READ_ONLY_SQL_TRANSACTION -> new Advice(
					"The database is read-only, for instance a standby, and cannot be migrated.",
					"Connect to the primary, for instance with several hosts and targetServerType=primary in the JDBC URL. "
							+ "A service that only reads from a standby can boot with enumway.startup=validate. Or "
							+ "default_transaction_read_only is on (SHOW it; providers set it when the disk is full): "
							+ "spring.flyway.init-sqls=SET default_transaction_read_only = off. 'java -jar service.jar "
							+ "migrate current' tells what is pending there.");
			case SqlState.LOCK_NOT_AVAILABLE -> new Advice(
					"A migration waited in vain for a lock that another session holds.",
					"End or finish the other session, which is named above if it still holds the lock (the log names it, too, when "
							+ "the wait passes enumway.lock.blocked-after), and boot again, or raise the lock_timeout of the migrations: spring.flyway.init-sqls=SET lock_timeout = '1min'. "
							+ "'java -jar service.jar migrate diagnose' names who holds locks while idle or for long, and who waits for whom.");
			case SqlState.QUERY_CANCELED -> new Advice(
					"A statement of the migrations was cancelled: by statement_timeout, or by somebody.",
					"Give migrations more time than the service's queries: "
							+ "spring.flyway.init-sqls=SET statement_timeout = 0, or ALTER ROLE <role> SET statement_timeout = 0 "
							+ "for the role of spring.flyway.user. What the migration did is rolled back if it is transactional; boot again.");
			case SqlState.TRANSACTION_TIMEOUT ->
				new Advice("The server ended a transaction of the migrations: transaction_timeout.",
						"Give migrations more time than the service's transactions: " + NO_TRANSACTION_TIMEOUT
								+ " for the role of spring.flyway.user. What ran in the transaction is rolled back; "
								+ "boot again, or run 'java -jar service.jar migrate upgrade'.");
			case SqlState.OUT_OF_MEMORY -> !routine.equals(ServerRoutine.LOCKS) ? null : new Advice(
					"A migration takes more locks in one transaction than the server has room for.",
					"Raise max_locks_per_transaction, which takes a restart of the server: it has room for that number times "
							+ "max_connections, of all sessions together. To replace an enum type takes locks on each table and partition "
							+ "with the type, on their indexes and on what is created again, all at once. What ran in "
							+ "the transaction is rolled back: boot again, or run 'java -jar service.jar migrate upgrade'.");
			case SqlState.TOO_MANY_CONNECTIONS -> new Advice("The server has no connection left for the migrations.",
					"End idle sessions, or raise max_connections (or the role's or the database's CONNECTION LIMIT). "
							+ "Pools of many replicas add up: spring.datasource.hikari.maximum-pool-size.");
			default -> null;
		};
	}

	/**
	 * What is wrong with the connection.
	 */
	private static @Nullable Advice forConnection(String state) {
		return switch (state) {
			case SqlState.INVALID_PASSWORD, SqlState.INVALID_AUTHORIZATION_SPECIFICATION -> new Advice(
					"The database refused the login that runs the migrations.",
					"Check spring.datasource.username and spring.datasource.password (or spring.flyway.user and "
							+ "spring.flyway.password, which take precedence for migrations) and the server's pg_hba.conf.");
			case SqlState.INVALID_CATALOG_NAME -> new Advice("The database that the migrations are for does not exist.",
					"Create the database, or correct its name in spring.datasource.url (or spring.flyway.url).");
			case SqlState.ADMIN_SHUTDOWN, SqlState.CRASH_SHUTDOWN -> new Advice(
					"The server ended the connection of the migrations.",
					"An administrator did (pg_terminate_backend), or the server was stopped or failed over. What ran in a "
							+ "transaction is rolled back and the lock is free: start the service again. 'java -jar service.jar "
							+ "migrate diagnose' tells what a migration outside a transaction left behind.");
			case SqlState.CONNECTION_DOES_NOT_EXIST, SqlState.CONNECTION_FAILURE,
					SqlState.TRANSACTION_RESOLUTION_UNKNOWN ->
				new Advice("The connection of the migrations broke while they ran.",
						"The server ended, or something between did (a firewall, a proxy, a failover). What ran in a transaction is "
								+ "rolled back and the lock is free as soon as the server notices: start the service again. If it "
								+ "breaks again after the same time, it may be transaction_timeout (PostgreSQL 17): "
								+ NO_TRANSACTION_TIMEOUT
								+ ". 'java -jar service.jar migrate diagnose' tells what a migration "
								+ "outside a transaction left behind.");
			default -> SqlState.isConnectionFailure(state) ? new Advice("The database cannot be reached.",
					"Check that it runs and that host and port in spring.datasource.url (or spring.flyway.url) are right. "
							+ "If it starts together with this service, set spring.flyway.connect-retries. "
							+ "'java -jar service.jar migrate current' tells when it answers.")
					: null;
		};
	}

}
