package io.enumway.migration;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;

import io.enumway.EnumChange;
import io.enumway.EnumManager;
import io.enumway.EnumName;
import io.enumway.EnumType;
import io.enumway.dialect.DeclaredMark;
import io.enumway.dialect.EnumDialect;
import io.enumway.dialect.EnumDialects;
import io.enumway.sql.SqlTokenizer;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.configuration.Configuration;
import org.jspecify.annotations.Nullable;

import org.springframework.util.ClassUtils;

/**
 * Drops the enum types that were created from declarations when the database is below
 * their first use: nothing uses them, and no migration that is applied mentions them,
 * while one that is not applied does. The next upgrade creates them again. A type that no
 * migration mentions at all goes with the last of them.
 */
final class UnusedTypes {

	private final HistoryView history;

	private final MigrationScripts scripts;

	private final JavaMigrations javaMigrations;

	private final Map<MigrationEntry, String> texts = new HashMap<>();

	UnusedTypes(HistoryView history, Configuration configuration, Map<String, @Nullable String> placeholders) {
		this.history = history;
		this.scripts = new MigrationScripts(configuration, placeholders);
		this.javaMigrations = new JavaMigrations(configuration);
	}

	/**
	 * Drop them.
	 * @param connection the connection, in the transaction that undoes a migration
	 * @param applied the migrations that are applied now
	 * @return the types that were dropped
	 * @throws SQLException if the database fails
	 */
	List<EnumName> drop(Connection connection, List<MigrationEntry> applied) throws SQLException {
		return drop(connection, applied, (type) -> true);
	}

	/**
	 * Drop those of schemas that are to be dropped themselves, which PostgreSQL refuses
	 * while something is in them.
	 * @param schemas the names of the schemas
	 * @param connection the connection, in the transaction that undoes a migration
	 * @param applied the migrations that are applied when it is undone
	 * @return the types that were dropped
	 * @throws SQLException if the database fails
	 */
	List<EnumName> dropIn(Collection<String> schemas, Connection connection, List<MigrationEntry> applied)
			throws SQLException {
		return drop(connection, applied, (type) -> schemas.contains(type.schema()));
	}

	private List<EnumName> drop(Connection connection, List<MigrationEntry> applied, Predicate<EnumName> candidates)
			throws SQLException {
		EnumDialect dialect = EnumDialects.of(connection);
		List<EnumName> unused = new ArrayList<>();
		EnumManager manager = dialect.manager(CallerConnection.of(connection));
		for (EnumType type : dialect.listTypes(connection)) {
			if (candidates.test(type.name()) && DeclaredMark.isIn(type.comment())
					&& isBelowFirstUse(type.name(), applied) && manager.usages(type.name()).isEmpty()) {
				unused.add(type.name());
			}
		}
		if (!unused.isEmpty()) {
			manager.apply(unused.stream().<EnumChange>map(EnumChange.DropEnum::new).toList());
		}
		return List.copyOf(unused);
	}

	/**
	 * Whether no applied migration mentions a type while one that is not applied does.
	 */
	boolean isBelowFirstUse(EnumName type, List<MigrationEntry> applied) {
		if (applied.isEmpty()) {
			return true;
		}
		boolean mentioned = false;
		for (MigrationEntry entry : this.history.entries()) {
			if (entry.state() == MigrationEntry.State.MARKER || entry.state() == MigrationEntry.State.BASELINE) {
				continue;
			}
			boolean mentions = mentions(entry, type.name());
			if (mentions && applied.contains(entry)) {
				return false;
			}
			mentioned |= mentions;
		}
		return mentioned;
	}

	private boolean mentions(MigrationEntry entry, String name) {
		String text = this.texts.computeIfAbsent(entry, this::read);
		for (int at = text.indexOf(name); at >= 0; at = text.indexOf(name, at + 1)) {
			if (!isPart(text, at - 1) && !isPart(text, at + name.length())) {
				return true;
			}
		}
		return false;
	}

	private static boolean isPart(String text, int index) {
		return index >= 0 && index < text.length()
				&& (Character.isLetterOrDigit(text.charAt(index)) || text.charAt(index) == '_');
	}

	/**
	 * All that names stand in: the tokens of a script, so without its comments, or what a
	 * Java migration declares and its byte code.
	 */
	private String read(MigrationEntry entry) {
		String sql = this.scripts.find(this.history.info(entry));
		StringBuilder text = new StringBuilder();
		if (sql != null) {
			SqlTokenizer.tokenize(sql).forEach((token) -> text.append(token.text()).append('\n'));
			return text.toString();
		}
		MigrationInfo info = this.history.info(entry);
		if (this.javaMigrations.find(info) instanceof EnumMigration migration) {
			migration.declaredChanges().forEach((change) -> text.append(change.type().name()).append('\n'));
		}
		Class<?> type = this.javaMigrations.type(info);
		if (type != null) {
			try (InputStream stream = type.getResourceAsStream(ClassUtils.getClassFileName(type))) {
				text.append(
						new String(Objects.requireNonNullElseGet(stream, InputStream::nullInputStream).readAllBytes(),
								StandardCharsets.UTF_8));
			}
			catch (IOException ex) {
				return text.toString();
			}
		}
		return text.toString();
	}

}
