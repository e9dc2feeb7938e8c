package io.enumway.migration;

import java.sql.Connection;
import java.sql.SQLException;

import io.enumway.EnumwayException;
import io.enumway.dialect.EnumDialects;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.configuration.Configuration;
import org.jspecify.annotations.Nullable;

import org.springframework.util.ClassUtils;

/**
 * Finds what undoes a migration: the migration itself, or a script.
 */
final class Undos {

	private final JavaMigrations javaMigrations;

	private final UndoScripts scripts;

	private Undos(JavaMigrations javaMigrations, UndoScripts scripts) {
		this.javaMigrations = javaMigrations;
		this.scripts = scripts;
	}

	static Undos of(Configuration configuration, UndoSettings settings, Connection connection, String schema)
			throws SQLException {
		return new Undos(new JavaMigrations(configuration), new UndoScripts(configuration, settings,
				EnumDialects.of(connection).id(), Placeholders.defaults(configuration, connection, schema)));
	}

	/**
	 * What undoes a migration.
	 * @param migration the migration
	 * @return the name of the class or script, {@code null} if nothing does
	 */
	@Nullable String findName(MigrationInfo migration) {
		EnumMigration java = findJava(migration);
		return (java != null) ? ClassUtils.getUserClass(java).getName() : this.scripts.findName(migration);
	}

	/**
	 * Find what undoes a migration, ready to be run.
	 * @param migration the migration, which something undoes
	 * @return what undoes it
	 * @throws EnumwayException if it cannot be run
	 */
	Undo get(MigrationInfo migration) {
		EnumMigration java = findJava(migration);
		Undo undo = (java != null) ? new JavaUndo(java) : this.scripts.find(migration);
		if (undo == null) {
			throw new EnumwayException("The undo script of migration %s is gone".formatted(migration.getVersion()),
					"Put it back and downgrade again");
		}
		undo.check();
		return undo;
	}

	private @Nullable EnumMigration findJava(MigrationInfo migration) {
		return ("JDBC".equals(migration.getType().name())
				&& this.javaMigrations.find(migration) instanceof EnumMigration java && java.isReversible()) ? java
						: null;
	}

}
