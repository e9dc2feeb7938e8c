package io.enumway.hibernate;

import io.enumway.EnumLabels;
import org.hibernate.engine.jdbc.Size;
import org.hibernate.type.SqlTypes;
import org.hibernate.type.Type;
import org.hibernate.type.descriptor.java.JavaType;
import org.hibernate.type.descriptor.jdbc.JdbcType;
import org.hibernate.type.descriptor.sql.DdlType;
import org.hibernate.type.descriptor.sql.spi.DdlTypeRegistry;

/**
 * The name of an enum type in SQL that Hibernate writes: DDL, casts, arrays. Types of
 * other enums than {@code @DatabaseEnum}s keep Hibernate's names.
 */
final class NamedEnumDdlType implements DdlType {

	private static final long serialVersionUID = 1L;

	private final DdlType others;

	private final transient EnumTypeNames names;

	NamedEnumDdlType(DdlType others, EnumTypeNames names) {
		this.others = others;
		this.names = names;
	}

	@Override
	public int getSqlTypeCode() {
		return SqlTypes.NAMED_ENUM;
	}

	@Override
	public String getTypeName(Size size, Type type, DdlTypeRegistry registry) {
		Class<?> javaType = type.getReturnedClass();
		return EnumLabels.isDatabaseEnum(javaType) ? this.names.quoted(javaType)
				: this.others.getTypeName(size, type, registry);
	}

	@Override
	@Deprecated
	@SuppressWarnings("deprecation") // abstract in the interface
	public String getRawTypeName() {
		return this.others.getRawTypeName();
	}

	@Override
	@Deprecated
	@SuppressWarnings("deprecation") // abstract in the interface
	public String getTypeName(Long size, Integer precision, Integer scale) {
		return this.others.getTypeName(size, precision, scale);
	}

	@Override
	@Deprecated
	@SuppressWarnings("removal") // abstract in the interface, and still called
	public String getCastTypeName(JdbcType jdbcType, JavaType<?> javaType) {
		Class<?> type = javaType.getJavaTypeClass();
		return EnumLabels.isDatabaseEnum(type) ? this.names.quoted(type)
				: this.others.getCastTypeName(jdbcType, javaType);
	}

	@Override
	@Deprecated
	@SuppressWarnings("removal") // abstract in the interface, and still called
	public String getCastTypeName(JdbcType jdbcType, JavaType<?> javaType, Long length, Integer precision,
			Integer scale) {
		Class<?> type = javaType.getJavaTypeClass();
		return EnumLabels.isDatabaseEnum(type) ? this.names.quoted(type)
				: this.others.getCastTypeName(jdbcType, javaType, length, precision, scale);
	}

}
