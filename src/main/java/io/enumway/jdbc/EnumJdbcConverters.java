package io.enumway.jdbc;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

import java.sql.JDBCType;

import io.enumway.EnumLabels;
import org.jspecify.annotations.Nullable;

import org.springframework.core.convert.TypeDescriptor;
import org.springframework.core.convert.converter.GenericConverter;
import org.springframework.data.convert.CustomConversions;
import org.springframework.data.convert.ReadingConverter;
import org.springframework.data.convert.WritingConverter;
import org.springframework.data.jdbc.core.convert.DataAccessStrategy;
import org.springframework.data.jdbc.core.convert.JdbcConverter;
import org.springframework.data.jdbc.core.convert.JdbcCustomConversions;
import org.springframework.data.jdbc.core.mapping.JdbcValue;

/**
 * Spring Data JDBC converters for {@link io.enumway.DatabaseEnum @DatabaseEnum} enums.
 * Enumway's auto-configuration adds them to the application's
 * {@link JdbcCustomConversions}; without it they are {@code userConverters()}.
 *
 * @since 0.1.0
 */
public final class EnumJdbcConverters {

	private EnumJdbcConverters() {
	}

	/**
	 * The converters for some enums.
	 * @param enums the Java enums
	 * @return the converters
	 * @throws IllegalArgumentException if one is not annotated with {@code @DatabaseEnum}
	 */
	public static List<GenericConverter> of(Collection<? extends Class<?>> enums) {
		enums.forEach(EnumLabels::ofType);
		return List.of(new Reading(enums), new Writing(enums), new Passing());
	}

	/**
	 * Conversions that know some enums and otherwise do what the given ones do; where
	 * those convert one of the enums, they keep the last word.
	 * @param conversions the conversions of the application
	 * @param enums the Java enums
	 * @return the conversions
	 * @throws IllegalArgumentException if one is not annotated with {@code @DatabaseEnum}
	 */
	public static JdbcCustomConversions addTo(JdbcCustomConversions conversions, Collection<? extends Class<?>> enums) {
		return enums.isEmpty() ? conversions : new LabelJdbcConversions(conversions, of(enums));
	}

	/**
	 * A converter that does what the given one does, and binds {@code NULL} so that an
	 * enum column takes it. If there is no subclass of its class, it stays as it is, and
	 * the log says so.
	 * @param converter the converter of the application
	 * @return the converter
	 */
	public static JdbcConverter nullSafe(JdbcConverter converter) {
		return LabelJdbcConverter.around(converter);
	}

	/**
	 * A strategy that does what the given one does, and whose repositories take constants
	 * also from expressions in a {@code @Query} ({@code :#{#filter.mood}}), which no
	 * converter sees.
	 * @param strategy the strategy of the application
	 * @param conversions tells which enums are written by their labels; asked when the
	 * first constant is bound
	 * @return the strategy
	 */
	public static DataAccessStrategy bindingExpressions(DataAccessStrategy strategy,
			Supplier<? extends Collection<? extends CustomConversions>> conversions) {
		return new LabelDataAccessStrategy(strategy,
				(type) -> conversions.get().stream().allMatch((each) -> isWrittenByLabel(type, each)));
	}

	/**
	 * Whether an enum is written by its label. Not where the application converts it
	 * itself, to text or a number say.
	 */
	static boolean isWrittenByLabel(Class<?> type, CustomConversions conversions) {
		return EnumLabels.isDatabaseEnum(type)
				&& conversions.getCustomWriteTarget(type).filter(JdbcValue.class::equals).isPresent();
	}

	/**
	 * The class that {@link #nullSafe} makes for converters of a class, for ahead-of-time
	 * processing.
	 * @param type the class, or an interface of {@code MappingJdbcConverter}
	 * @return the class, the given one if there is no subclass of it
	 */
	public static Class<?> nullSafeType(Class<?> type) {
		return LabelJdbcConverter.typeAround(type);
	}

	private static Set<GenericConverter.ConvertiblePair> pairs(Collection<? extends Class<?>> enums,
			Function<Class<?>, GenericConverter.ConvertiblePair> pair) {
		return enums.stream().map(pair).collect(Collectors.toUnmodifiableSet());
	}

	/**
	 * Reads a label.
	 */
	@ReadingConverter
	private record Reading(Set<ConvertiblePair> pairs) implements GenericConverter {

		Reading(Collection<? extends Class<?>> enums) {
			this(EnumJdbcConverters.pairs(enums, (type) -> new ConvertiblePair(String.class, type)));
		}

		@Override
		public Set<ConvertiblePair> getConvertibleTypes() {
			return this.pairs;
		}

		@Override
		public @Nullable Object convert(@Nullable Object source, TypeDescriptor sourceType, TypeDescriptor targetType) {
			return (source != null) ? EnumLabels.ofType(targetType.getType()).constant((String) source) : null;
		}

	}

	/**
	 * Writes a parameter, which decides by the connection how it is bound.
	 */
	@WritingConverter
	private record Writing(Set<ConvertiblePair> pairs) implements GenericConverter {

		Writing(Collection<? extends Class<?>> enums) {
			this(EnumJdbcConverters.pairs(enums, (type) -> new ConvertiblePair(type, JdbcValue.class)));
		}

		@Override
		public Set<ConvertiblePair> getConvertibleTypes() {
			return this.pairs;
		}

		@Override
		public @Nullable Object convert(@Nullable Object source, TypeDescriptor sourceType, TypeDescriptor targetType) {
			return JdbcValue.of(EnumParameter.of((Enum<?>) source), JDBCType.OTHER);
		}

	}

	/**
	 * Takes a parameter as it is: as an argument of a query method it may stand for
	 * {@code NULL}, of which Spring Data JDBC asks no converter.
	 */
	@WritingConverter
	private record Passing() implements GenericConverter {

		@Override
		public Set<ConvertiblePair> getConvertibleTypes() {
			return Set.of(new ConvertiblePair(EnumParameter.class, JdbcValue.class));
		}

		@Override
		public @Nullable Object convert(@Nullable Object source, TypeDescriptor sourceType, TypeDescriptor targetType) {
			return JdbcValue.of(source, JDBCType.OTHER);
		}

	}

}
