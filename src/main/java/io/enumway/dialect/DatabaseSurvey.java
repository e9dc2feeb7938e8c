package io.enumway.dialect;

import java.time.Duration;
import java.util.List;

import io.enumway.EnumName;
import io.enumway.EnumType;
import org.jspecify.annotations.Nullable;

/**
 * What a diagnosis needs to know of a database, read at one moment without a lock that
 * anything waits for.
 *
 * @param server the server and the session
 * @param types the enum types of all schemas but the system's
 * @param relations tables, views, materialized views, foreign tables and indexes
 * @param textColumns text columns that could be enum columns
 * @param invalidIndexes indexes that a concurrent build left unusable, or has not
 * finished
 * @param sessions sessions of other clients of this database that wait for locks, hold
 * them while idle, or have held them for more than a moment
 * @param schemas what the role may do with the schemas
 * @param notes what could not be read, and why
 * @since 0.1.0
 */
public record DatabaseSurvey(Server server, List<SurveyedType> types, List<Relation> relations,
		List<TextColumn> textColumns, List<InvalidIndex> invalidIndexes, List<Session> sessions,
		List<SchemaAccess> schemas, List<String> notes) {

	public DatabaseSurvey {
		types = List.copyOf(types);
		relations = List.copyOf(relations);
		textColumns = List.copyOf(textColumns);
		invalidIndexes = List.copyOf(invalidIndexes);
		sessions = List.copyOf(sessions);
		schemas = List.copyOf(schemas);
		notes = List.copyOf(notes);
	}

	/**
	 * The server and the session that asked.
	 *
	 * @param version its version
	 * @param database the database
	 * @param role the role
	 * @param readOnly whether it takes no writes: a standby, or read-only by default
	 * @param mayCreateSchemas whether the role may create schemas
	 * @param seesOthers whether the role sees what the sessions of other roles do
	 * @param searchPath the schemas of the {@code search_path} that exist
	 * @param lockTimeout how long statements of such a session wait for a lock, zero if
	 * without end
	 */
	public record Server(String version, String database, String role, boolean readOnly, boolean mayCreateSchemas,
			boolean seesOthers, List<String> searchPath, Duration lockTimeout) {

		public Server {
			searchPath = List.copyOf(searchPath);
		}

		/**
		 * Whether there is no server but a file of SQLite, which has no roles.
		 * @return whether it is a file
		 */
		public boolean isFile() {
			return this.role.isEmpty();
		}

	}

	/**
	 * An enum type and its circumstances.
	 *
	 * @param type the type
	 * @param owned whether the role may change it
	 * @param extension the extension that owns it, {@code null} if none does
	 * @param uses how many objects depend on it
	 * @param mentioned whether it has a name like that of a leftover, and the body of a
	 * function mentions it, which no dependency shows
	 * @param columns the columns of it, or of arrays of it, that tables have
	 */
	public record SurveyedType(EnumType type, boolean owned, @Nullable String extension, int uses, boolean mentioned,
			List<TypedColumn> columns) {

		public SurveyedType {
			columns = List.copyOf(columns);
		}

		/**
		 * The tables that have a column of it, or of arrays of it.
		 * @return the tables
		 */
		public List<EnumName> tables() {
			return this.columns.stream().map(TypedColumn::table).distinct().toList();
		}

	}

	/**
	 * A column of an enum type, or of arrays of it.
	 *
	 * @param table the table
	 * @param name the name of the column
	 */
	public record TypedColumn(EnumName table, String name) {

	}

	/**
	 * A table or the like, or an index.
	 *
	 * @param name its qualified name
	 * @param kind {@code pg_class.relkind}
	 * @param rows the estimated number of rows, negative if unknown
	 * @param bytes its size as of the last vacuum or analyze
	 * @param owned whether the role may change it
	 */
	public record Relation(EnumName name, char kind, long rows, long bytes, boolean owned) {

		/**
		 * Whether it is an index, of a partitioned table perhaps.
		 * @return whether it is
		 */
		public boolean isIndex() {
			return this.kind == 'i' || this.kind == 'I';
		}

	}

	/**
	 * A text column that a CHECK constraint restricts, or whose name is that of an enum
	 * type.
	 *
	 * @param table the table
	 * @param column the column
	 * @param type its type as SQL writes it
	 * @param check the name of the constraint that restricts it to a list of values,
	 * {@code null} if there is none
	 * @param labels the values that the constraint allows
	 * @param defaultValue the expression of its default as SQL writes it, {@code null} if
	 * it has none
	 * @param dependents descriptions of what does not follow the column to another type
	 */
	public record TextColumn(EnumName table, String column, String type, @Nullable String check, List<String> labels,
			@Nullable String defaultValue, List<String> dependents) {

		public TextColumn {
			labels = List.copyOf(labels);
			dependents = List.copyOf(dependents);
		}

	}

	/**
	 * An index that queries do not use.
	 *
	 * @param name its qualified name
	 * @param table its table
	 * @param definition the statement that creates it
	 * @param building whether some session is building it now
	 * @param temporary whether it is the new or old side of a REINDEX CONCURRENTLY
	 * @param partitioned whether it is the index of a partitioned table, which lacks the
	 * index of some partition
	 * @param unique whether rows can keep it from being built
	 * @param owned whether the role may change it
	 */
	public record InvalidIndex(EnumName name, EnumName table, String definition, boolean building, boolean temporary,
			boolean partitioned, boolean unique, boolean owned) {

	}

	/**
	 * A session of another client.
	 *
	 * @param pid the process id of its backend
	 * @param applicationName its application name
	 * @param clientAddress its client's address, {@code null} if it is local or hidden
	 * @param idleInTransaction whether it is idle in a transaction
	 * @param forTime how long it has been in its state
	 * @param query what it runs, or ran last, as {@link ForeignText#query} shows it
	 * @param relations the relations that it holds locks on
	 * @param blockedBy the process ids that it waits for; 0 is a prepared transaction
	 * @param waitingFor how long it has been waiting for a lock, zero if it does not wait
	 * or has just begun to
	 * @param transactionFor how long its transaction has been open
	 */
	public record Session(int pid, @Nullable String applicationName, @Nullable String clientAddress,
			boolean idleInTransaction, Duration forTime, @Nullable String query, List<String> relations,
			List<Integer> blockedBy, Duration waitingFor, Duration transactionFor) {

		public Session {
			relations = List.copyOf(relations);
			blockedBy = List.copyOf(blockedBy);
		}

	}

	/**
	 * What the role may do with a schema.
	 *
	 * @param name the schema
	 * @param usage whether it may use its objects
	 * @param create whether it may create objects there
	 * @param onPath whether the {@code search_path} names it; PostgreSQL passes over it
	 * without {@code usage}
	 */
	public record SchemaAccess(String name, boolean usage, boolean create, boolean onPath) {

		/**
		 * Whether unqualified names would lead there, were it not for a privilege.
		 */
		public boolean passedOver() {
			return this.onPath && !this.usage;
		}

	}

}
