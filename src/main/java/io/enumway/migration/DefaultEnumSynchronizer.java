package io.enumway.migration;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.Supplier;

import io.enumway.DeclaredEnums;
import io.enumway.EnumChange;
import io.enumway.EnumDefinition;
import io.enumway.EnumDrift;
import io.enumway.EnumDrift.Kind;
import io.enumway.EnumName;
import io.enumway.EnumType;
import io.enumway.dialect.EnumDialect;
import io.enumway.dialect.EnumDialects;
import io.enumway.migration.DriftPolicies.Policy;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.configuration.Configuration;
import org.jspecify.annotations.Nullable;

/**
 * {@link EnumSynchronizer} for the enums that the application declares.
 *
 * @since 0.1.0
 */
public final class DefaultEnumSynchronizer implements EnumSynchronizer {

	private final DeclaredEnums declared;

	private final SyncMode mode;

	private final DriftPolicies policies;

	private final boolean driftCheck;

	/**
	 * Create a synchronizer.
	 * @param declared the declared enums
	 * @param mode what to do with those that the database lacks
	 * @param policies what to do with differences
	 * @param driftCheck whether differences count at all
	 */
	public DefaultEnumSynchronizer(DeclaredEnums declared, SyncMode mode, DriftPolicies policies, boolean driftCheck) {
		this.declared = declared;
		this.mode = mode;
		this.policies = policies;
		this.driftCheck = driftCheck;
	}

	@Override
	public Check check(Connection connection, @Nullable String defaultSchema) throws SQLException {
		if (this.declared.isEmpty() || (!this.driftCheck && this.mode == SyncMode.VALIDATE)) {
			return Check.NOTHING;
		}
		List<EnumDrift> all = DriftCheck.compare(this.declared,
				readDeclared(EnumDialects.of(connection), connection, defaultSchema));
		return new Check(withPolicy(all, Policy.WARN, Policy.FAIL), all.stream().anyMatch(this::isSyncNeeded),
				withPolicy(all, Policy.FAIL));
	}

	private List<EnumDrift> withPolicy(List<EnumDrift> drift, Policy... policies) {
		return this.driftCheck
				? drift.stream().filter((one) -> List.of(policies).contains(this.policies.of(one.kind()))).toList()
				: List.of();
	}

	private boolean isSyncNeeded(EnumDrift drift) {
		return switch (this.mode) {
			case VALIDATE -> false;
			case CREATE -> drift.kind() == Kind.MISSING_TYPE;
			case EXPAND -> drift.kind() == Kind.MISSING_TYPE || drift.kind() == Kind.MISSING_VALUE;
		};
	}

	@Override
	public List<PostponedType> createMissingTypes(Connection connection, @Nullable String defaultSchema,
			Configuration configuration, Supplier<List<MigrationInfo>> migrations) throws SQLException {
		List<PostponedType> missing = missingTypes(connection, defaultSchema, configuration, migrations);
		return missing.isEmpty() ? missing
				: new MissingTypes(EnumDialects.of(connection), connection).createFirst(missing);
	}

	@Override
	public List<PostponedType> missingTypes(Connection connection, @Nullable String defaultSchema,
			Configuration configuration, Supplier<List<MigrationInfo>> migrations) throws SQLException {
		if (this.mode == SyncMode.VALIDATE) {
			return List.of();
		}
		EnumDialect dialect = EnumDialects.of(connection);
		Map<EnumName, EnumType> actual = this.declared.isEmpty() ? Map.of()
				: readDeclared(dialect, connection, defaultSchema);
		return new MissingTypes(dialect, connection).plan(this.declared, actual, defaultSchema, configuration,
				migrations.get());
	}

	@Override
	public List<PostponedType> createPostponedTypes(Connection connection, List<PostponedType> postponed,
			@Nullable MigrationInfo next) throws SQLException {
		return postponed.isEmpty() ? postponed
				: new MissingTypes(EnumDialects.of(connection), connection).createPostponed(postponed, next);
	}

	@Override
	public void addMissingValues(Connection connection, @Nullable String defaultSchema, Predicate<EnumName> types)
			throws SQLException {
		if (this.declared.isEmpty() || this.mode != SyncMode.EXPAND) {
			return;
		}
		EnumDialect dialect = EnumDialects.of(connection);
		Map<EnumName, EnumType> actual = readDeclared(dialect, connection, defaultSchema);
		List<EnumChange> additions = new ArrayList<>();
		for (EnumDefinition definition : this.declared) {
			EnumType type = actual.get(definition.name());
			if (type != null && types.test(type.name())) {
				additions.addAll(definition.additionsTo(type.name(), type.labels()));
			}
		}
		if (!additions.isEmpty()) {
			dialect.manager(CallerConnection.of(connection)).apply(additions);
		}
	}

	@Override
	public List<EnumDefinition> expanded() {
		return (this.mode == SyncMode.EXPAND) ? this.declared.stream().toList() : List.of();
	}

	private Map<EnumName, EnumType> readDeclared(EnumDialect dialect, Connection connection,
			@Nullable String defaultSchema) throws SQLException {
		return dialect.readTypes(connection, this.declared.stream().map(EnumDefinition::name).toList(), defaultSchema);
	}

	@Override
	public DeclaredEnums declared() {
		return this.declared;
	}

}
