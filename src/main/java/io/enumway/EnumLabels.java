package io.enumway;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Codec between the constants of a {@link DatabaseEnum} and its labels: what every way of
 * reading and writing enum columns agrees on. Of an enum with
 * {@code labels = LabelStyle.LOWER_CASE}:
 *
 * <pre>{@code
 * EnumLabels.labelOf(CollectionStatus.READY);                      // "ready"
 * EnumLabels.of(CollectionStatus.class).constant("ready");         // READY
 * }</pre>
 *
 * @param <E> the Java enum
 * @since 0.1.0
 */
public final class EnumLabels<E extends Enum<E>> {

	/**
	 * One codec per class, collected with the class.
	 */
	private static final ClassValue<EnumLabels<?>> CODECS = new ClassValue<>() {

		@Override
		protected EnumLabels<?> computeValue(Class<?> javaType) {
			return create(javaType);
		}

	};

	private final Class<E> javaType;

	private final EnumName name;

	private final List<String> labels;

	private final Map<String, E> constants;

	private EnumLabels(Class<E> javaType, EnumName name, Map<String, E> constants, List<String> labels) {
		this.javaType = javaType;
		this.name = name;
		this.constants = constants;
		this.labels = labels;
	}

	/**
	 * The codec for a Java enum. The same codec is returned every time.
	 * @param javaType the Java enum, annotated with {@link DatabaseEnum}
	 * @param <E> the Java enum
	 * @return the codec
	 * @throws IllegalArgumentException if the class is not an enum, or is not annotated
	 * @throws InvalidEnumNameException if the name in the annotation is no name
	 * @throws InvalidEnumLabelException if two constants share a label, or a label is
	 * longer than PostgreSQL allows
	 */
	@SuppressWarnings("unchecked") // the codec of a class is made for that class
	public static <E extends Enum<E>> EnumLabels<E> of(Class<E> javaType) {
		return (EnumLabels<E>) CODECS.get(javaType);
	}

	/**
	 * The codec for a class that is not known at compile time.
	 * @param javaType the Java enum, annotated with {@link DatabaseEnum}
	 * @return the codec
	 * @throws IllegalArgumentException if the class is not an enum, or is not annotated
	 * @throws InvalidEnumNameException if the name in the annotation is no name
	 * @throws InvalidEnumLabelException if two constants share a label, or a label is
	 * longer than PostgreSQL allows
	 */
	public static EnumLabels<?> ofType(Class<?> javaType) {
		return CODECS.get(javaType);
	}

	/**
	 * The label of a constant.
	 * @param constant a constant of a {@link DatabaseEnum}
	 * @return the label
	 * @throws IllegalArgumentException if the enum of the constant is not annotated
	 */
	public static String labelOf(Enum<?> constant) {
		// The declaring class: a constant with a body has a class of its own
		return CODECS.get(constant.getDeclaringClass()).labels.get(constant.ordinal());
	}

	/**
	 * Whether a class is a Java enum that declares an enum type.
	 * @param javaType the class
	 * @return {@code true} if there is a codec for it
	 */
	public static boolean isDatabaseEnum(Class<?> javaType) {
		return javaType.isEnum() && javaType.isAnnotationPresent(DatabaseEnum.class);
	}

	@SuppressWarnings({ "rawtypes", "unchecked" }) // the class of an enum is a Class<E>
	private static EnumLabels<?> create(Class<?> javaType) {
		DatabaseEnum annotation = javaType.getAnnotation(DatabaseEnum.class);
		if (annotation == null || !javaType.isEnum()) {
			throw new IllegalArgumentException(javaType.getName() + " is not an enum annotated with @DatabaseEnum");
		}
		return create((Class) javaType, annotation);
	}

	private static <E extends Enum<E>> EnumLabels<E> create(Class<E> javaType, DatabaseEnum annotation) {
		EnumName name = name(javaType, annotation);
		Map<String, E> constants = new LinkedHashMap<>();
		List<String> labels = new ArrayList<>();
		for (E constant : javaType.getEnumConstants()) {
			String label = labelOf(constant, annotation.labels());
			labels.add(label);
			constants.put(label, constant);
		}
		return new EnumLabels<>(javaType, name, constants, check(javaType, name, labels));
	}

	private static EnumName name(Class<?> javaType, DatabaseEnum annotation) {
		try {
			return annotation.name().isEmpty() ? new EnumName(null, snakeCase(javaType.getSimpleName()))
					: EnumName.of(annotation.name());
		}
		catch (InvalidEnumNameException ex) {
			throw new InvalidEnumNameException(javaType, ex);
		}
	}

	private static <E extends Enum<E>> List<String> check(Class<E> javaType, EnumName name, List<String> labels) {
		try {
			return EnumLabel.checkAll(name, labels);
		}
		catch (InvalidEnumLabelException ex) {
			String constants = Arrays.stream(javaType.getEnumConstants())
				.filter((constant) -> labels.get(constant.ordinal()).equals(ex.label()))
				.map(Enum::name)
				.collect(Collectors.joining(" and "));
			throw new InvalidEnumLabelException(javaType, constants, ex);
		}
	}

	/**
	 * The Java enum.
	 * @return the Java enum
	 */
	public Class<E> javaType() {
		return this.javaType;
	}

	/**
	 * The name of the enum type.
	 * @return the name
	 */
	public EnumName name() {
		return this.name;
	}

	/**
	 * The labels of all constants.
	 * @return the labels in the order of the constants
	 */
	public List<String> labels() {
		return this.labels;
	}

	/**
	 * The label of a constant.
	 * @param constant the constant
	 * @return the label
	 */
	public String label(E constant) {
		return this.labels.get(constant.ordinal());
	}

	/**
	 * The constant of a label.
	 * @param label the label
	 * @return the constant
	 * @throws UnknownLabelException if the Java enum has no constant for the label
	 */
	public E constant(String label) {
		E constant = this.constants.get(label);
		if (constant == null) {
			throw new UnknownLabelException(this.javaType, this.name, label, this.labels);
		}
		return constant;
	}

	/**
	 * The declaration of the enum type.
	 * @return the definition
	 */
	public EnumDefinition definition() {
		return new EnumDefinition(this.name, this.labels, this.javaType.getName());
	}

	private static String labelOf(Enum<?> constant, LabelStyle style) {
		try {
			Label label = constant.getDeclaringClass().getField(constant.name()).getAnnotation(Label.class);
			return (label != null) ? label.value() : style.labelOf(constant.name());
		}
		catch (NoSuchFieldException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static String snakeCase(String simpleName) {
		return simpleName.replaceAll("([a-z0-9])([A-Z])", "$1_$2")
			.replaceAll("([A-Z]+)([A-Z][a-z])", "$1_$2")
			.toLowerCase(Locale.ROOT);
	}

}
