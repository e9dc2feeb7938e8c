package io.enumway.dialect;

/**
 * The SQLSTATEs that are told apart here, by the names that PostgreSQL gives them
 * (PostgreSQL documentation, "PostgreSQL Error Codes"). The driver has them too, but is
 * not on our compile class path.
 *
 * @since 0.1.0
 */
public final class SqlState {

	public static final String SQLCLIENT_UNABLE_TO_ESTABLISH_SQLCONNECTION = "08001";

	public static final String CONNECTION_DOES_NOT_EXIST = "08003";

	public static final String CONNECTION_FAILURE = "08006";

	public static final String TRANSACTION_RESOLUTION_UNKNOWN = "08007";

	public static final String FEATURE_NOT_SUPPORTED = "0A000";

	public static final String INVALID_PARAMETER_VALUE = "22023";

	public static final String INVALID_TEXT_REPRESENTATION = "22P02";

	public static final String NOT_NULL_VIOLATION = "23502";

	public static final String FOREIGN_KEY_VIOLATION = "23503";

	public static final String UNIQUE_VIOLATION = "23505";

	public static final String CHECK_VIOLATION = "23514";

	public static final String EXCLUSION_VIOLATION = "23P01";

	public static final String ACTIVE_SQL_TRANSACTION = "25001";

	public static final String READ_ONLY_SQL_TRANSACTION = "25006";

	public static final String IN_FAILED_SQL_TRANSACTION = "25P02";

	public static final String TRANSACTION_TIMEOUT = "25P04";

	public static final String INVALID_SQL_STATEMENT_NAME = "26000";

	public static final String INVALID_AUTHORIZATION_SPECIFICATION = "28000";

	public static final String INVALID_PASSWORD = "28P01";

	public static final String DEPENDENT_OBJECTS_STILL_EXIST = "2BP01";

	public static final String INVALID_CATALOG_NAME = "3D000";

	public static final String INVALID_SCHEMA_NAME = "3F000";

	public static final String SERIALIZATION_FAILURE = "40001";

	public static final String DEADLOCK_DETECTED = "40P01";

	public static final String INSUFFICIENT_PRIVILEGE = "42501";

	public static final String SYNTAX_ERROR = "42601";

	public static final String INVALID_NAME = "42602";

	public static final String DUPLICATE_COLUMN = "42701";

	public static final String UNDEFINED_OBJECT = "42704";

	public static final String DUPLICATE_OBJECT = "42710";

	public static final String CANNOT_COERCE = "42846";

	public static final String UNDEFINED_FUNCTION = "42883";

	public static final String UNDEFINED_TABLE = "42P01";

	public static final String DUPLICATE_PREPARED_STATEMENT = "42P05";

	public static final String DUPLICATE_SCHEMA = "42P06";

	public static final String DUPLICATE_TABLE = "42P07";

	public static final String OUT_OF_MEMORY = "53200";

	public static final String TOO_MANY_CONNECTIONS = "53300";

	public static final String OBJECT_IN_USE = "55006";

	public static final String LOCK_NOT_AVAILABLE = "55P03";

	public static final String UNSAFE_NEW_ENUM_VALUE_USAGE = "55P04";

	public static final String QUERY_CANCELED = "57014";

	public static final String ADMIN_SHUTDOWN = "57P01";

	public static final String CRASH_SHUTDOWN = "57P02";

	public static final String INTERNAL_ERROR = "XX000";

	private SqlState() {
	}

	/**
	 * Whether a state tells of a connection that is lost or was refused: its class is 08,
	 * or the server is not there for it (57P01 and the like).
	 * @param state the state
	 * @return whether it does
	 */
	public static boolean isConnectionFailure(String state) {
		return state.startsWith("08") || state.startsWith("57P");
	}

}
