package io.enumway.jdbc;

import java.sql.Array;
import java.sql.SQLException;
import java.util.Collection;
import java.util.Set;

import io.enumway.EnumLabels;
import org.jspecify.annotations.Nullable;

import org.springframework.core.convert.ConversionService;
import org.springframework.core.convert.TypeDescriptor;
import org.springframework.core.convert.converter.ConditionalGenericConverter;
import org.springframework.core.convert.converter.ConverterRegistry;
import org.springframework.core.convert.support.ConfigurableConversionService;
import org.springframework.core.convert.support.DefaultConversionService;
import org.springframework.jdbc.InvalidResultSetAccessException;

/**
 * Converters between the labels and the constants of
 * {@link io.enumway.DatabaseEnum @DatabaseEnum} enums, for whatever reads through a
 * {@link ConversionService}. Other enums are left to the converters that are there.
 *
 * @since 0.1.0
 */
public final class EnumConverters {

	private EnumConverters() {
	}

	/**
	 * A conversion service that reads labels, and otherwise does what Spring's default
	 * one does. An {@link io.enumway.UnknownLabelException} reaches its caller as it is.
	 * @return a new conversion service
	 */
	public static ConfigurableConversionService conversionService() {
		DefaultConversionService conversionService = new LabelConversionService();
		conversionService.addConverter(new LabelToConstant(false));
		conversionService.addConverter(new ConstantToLabel());
		conversionService.addConverter(new SqlArrayToConstants(conversionService));
		return conversionService;
	}

	/**
	 * Add converters to a registry, for instance Spring MVC's, so that a request
	 * parameter holds a label. As with Spring's own converter of enums an empty text is
	 * no constant, but {@code null}, unless the enum has an empty label.
	 * @param registry the registry
	 */
	public static void addTo(ConverterRegistry registry) {
		registry.addConverter(new LabelToConstant(true));
		registry.addConverter(new ConstantToLabel());
	}

	/**
	 * Reads a label.
	 *
	 * @param emptyIsNull whether an empty text that is no label stands for {@code null}
	 */
	private record LabelToConstant(boolean emptyIsNull) implements ConditionalGenericConverter {

		@Override
		public Set<ConvertiblePair> getConvertibleTypes() {
			return Set.of(new ConvertiblePair(String.class, Enum.class));
		}

		@Override
		public boolean matches(TypeDescriptor sourceType, TypeDescriptor targetType) {
			return EnumLabels.isDatabaseEnum(targetType.getType());
		}

		@Override
		public @Nullable Object convert(@Nullable Object source, TypeDescriptor sourceType, TypeDescriptor targetType) {
			if (source == null) {
				return null;
			}
			EnumLabels<?> labels = EnumLabels.ofType(targetType.getType());
			boolean absent = this.emptyIsNull && "".equals(source) && !labels.labels().contains("");
			return absent ? null : labels.constant((String) source);
		}

	}

	/**
	 * Writes a label.
	 */
	private static final class ConstantToLabel implements ConditionalGenericConverter {

		@Override
		public Set<ConvertiblePair> getConvertibleTypes() {
			return Set.of(new ConvertiblePair(Enum.class, String.class));
		}

		@Override
		public boolean matches(TypeDescriptor sourceType, TypeDescriptor targetType) {
			Class<?> type = sourceType.getType();
			// A constant with a body has a class of its own
			return EnumLabels.isDatabaseEnum(type)
					|| (type.getSuperclass() != null && EnumLabels.isDatabaseEnum(type.getSuperclass()));
		}

		@Override
		public @Nullable Object convert(@Nullable Object source, TypeDescriptor sourceType, TypeDescriptor targetType) {
			return (source != null) ? EnumLabels.labelOf((Enum<?>) source) : null;
		}

	}

	/**
	 * Reads a column of an array type into a Java array or a collection of constants. The
	 * driver gives an array of an enum type as strings.
	 */
	private static final class SqlArrayToConstants implements ConditionalGenericConverter {

		private final ConversionService elements;

		SqlArrayToConstants(ConversionService elements) {
			this.elements = elements;
		}

		@Override
		public Set<ConvertiblePair> getConvertibleTypes() {
			return Set.of(new ConvertiblePair(Array.class, Object[].class),
					new ConvertiblePair(Array.class, Collection.class));
		}

		@Override
		public boolean matches(TypeDescriptor sourceType, TypeDescriptor targetType) {
			TypeDescriptor element = targetType.getElementTypeDescriptor();
			return element != null && EnumLabels.isDatabaseEnum(element.getType());
		}

		@Override
		public @Nullable Object convert(@Nullable Object source, TypeDescriptor sourceType, TypeDescriptor targetType) {
			if (source == null) {
				return null;
			}
			try {
				Object labels = ((Array) source).getArray();
				return this.elements.convert(labels, TypeDescriptor.forObject(labels), targetType);
			}
			catch (SQLException ex) {
				throw new InvalidResultSetAccessException(ex);
			}
		}

	}

}
