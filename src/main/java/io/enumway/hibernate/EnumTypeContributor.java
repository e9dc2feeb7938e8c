package io.enumway.hibernate;

import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

import io.enumway.EnumLabels;
import jakarta.persistence.EnumeratedValue;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.hibernate.boot.model.TypeContributions;
import org.hibernate.boot.model.TypeContributor;
import org.hibernate.dialect.PostgreSQLDialect;
import org.hibernate.engine.config.spi.ConfigurationService;
import org.hibernate.engine.jdbc.spi.JdbcServices;
import org.hibernate.service.ServiceRegistry;
import org.hibernate.type.SqlTypes;
import org.hibernate.type.descriptor.jdbc.JdbcType;
import org.hibernate.type.descriptor.jdbc.JdbcTypeConstructor;
import org.hibernate.type.descriptor.jdbc.spi.JdbcTypeRegistry;
import org.hibernate.type.descriptor.sql.DdlType;
import org.hibernate.type.descriptor.sql.spi.DdlTypeRegistry;
import org.hibernate.type.spi.TypeConfiguration;
import org.jspecify.annotations.Nullable;

/**
 * Maps {@link io.enumway.DatabaseEnum @DatabaseEnum} enums by their labels: to the
 * PostgreSQL enum type, to text elsewhere. Hibernate finds it as a service; the enums are
 * in the setting {@value #ENUMS}, which Enumway's auto-configuration fills.
 * <p>
 * It has to be a service: contributors in {@code hibernate.type_contributors} run before
 * the dialect registers its own named enum type (Hibernate 7.4,
 * {@code MetadataBuildingProcess.handleTypes}).
 *
 * @since 0.1.0
 */
public final class EnumTypeContributor implements TypeContributor {

	/**
	 * Setting with the Java enums: a collection of classes, or names of classes separated
	 * by commas. Enums that it does not name are mapped by their labels where the
	 * attribute says {@code @JdbcTypeCode(SqlTypes.NAMED_ENUM)}.
	 */
	public static final String ENUMS = "enumway.hibernate.enums";

	private static final Log logger = LogFactory.getLog(EnumTypeContributor.class);

	@Override
	public void contribute(TypeContributions contributions, ServiceRegistry services) {
		TypeConfiguration types = contributions.getTypeConfiguration();
		boolean postgres = services.requireService(JdbcServices.class).getDialect() instanceof PostgreSQLDialect;
		EnumTypeNames names = EnumTypeNames.of(services);
		JdbcType jdbcType = postgres ? contributeNamedEnum(contributions, names)
				: types.getJdbcTypeRegistry().getDescriptor(SqlTypes.VARCHAR);
		Object setting = services.requireService(ConfigurationService.class).getSettings().get(ENUMS);
		for (Class<?> javaType : classes(setting)) {
			if (postgres) {
				names.of(javaType);
			}
			warnOfEnumeratedValue(javaType);
			LabelJavaType<?> label = LabelJavaType.of(javaType, jdbcType);
			contributions.contributeJavaType(label);
			// For parameters that no attribute gives a type, in native queries say
			types.getBasicTypeRegistry()
				.register(types.getBasicTypeRegistry().resolve(label, jdbcType), javaType.getName());
		}
	}

	private static JdbcType contributeNamedEnum(TypeContributions contributions, EnumTypeNames names) {
		JdbcType jdbcType = new NamedEnumJdbcType(names);
		contributions.contributeJdbcType(jdbcType);
		JdbcTypeRegistry jdbcTypes = contributions.getTypeConfiguration().getJdbcTypeRegistry();
		JdbcTypeConstructor arrays = jdbcTypes.getConstructor(SqlTypes.ARRAY);
		if (arrays != null) {
			jdbcTypes.addTypeConstructor(SqlTypes.ARRAY, new NamedEnumArrayJdbcType.Constructor(arrays));
		}
		DdlTypeRegistry registry = contributions.getTypeConfiguration().getDdlTypeRegistry();
		DdlType other = registry.getDescriptor(SqlTypes.NAMED_ENUM);
		if (other != null && !(other instanceof NamedEnumDdlType)) {
			registry.addDescriptor(new NamedEnumDdlType(other, names));
		}
		return jdbcType;
	}

	private static void warnOfEnumeratedValue(Class<?> javaType) {
		for (Field field : javaType.getDeclaredFields()) {
			if (field.isAnnotationPresent(EnumeratedValue.class)) {
				logger.warn(
						"%s.%s is annotated with @EnumeratedValue: Hibernate writes its value in place of the label, which PostgreSQL refuses for an enum column. Remove @EnumeratedValue, and let @Label say what the labels are"
							.formatted(javaType.getName(), field.getName()));
			}
		}
	}

	private static List<Class<?>> classes(@Nullable Object setting) {
		List<Class<?>> classes = new ArrayList<>();
		if (setting instanceof Collection<?> collection) {
			collection.forEach((element) -> classes.add((Class<?>) element));
		}
		else if (setting != null) {
			for (String name : setting.toString().split("\\s*,\\s*")) {
				classes.add(load(name.trim()));
			}
		}
		classes.forEach(EnumLabels::ofType);
		return classes;
	}

	private static Class<?> load(String name) {
		try {
			return Class.forName(name, true, Thread.currentThread().getContextClassLoader());
		}
		catch (ClassNotFoundException ex) {
			throw new IllegalArgumentException("The setting '%s' names %s, which is no class".formatted(ENUMS, name),
					ex);
		}
	}

}
