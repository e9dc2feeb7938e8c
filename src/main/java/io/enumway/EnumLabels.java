package io.enumway;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Codec between the constants of a {@link DatabaseEnum} and its labels.
 *
 * @param <E> the Java enum
 * @since 0.1.0
 */
public final class EnumLabels<E extends Enum<E>> {

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
	 * The codec for a Java enum.
	 * @param javaType the Java enum, annotated with {@link DatabaseEnum}
	 * @param <E> the Java enum
	 * @return the codec
	 * @throws IllegalArgumentException if the enum is not annotated
	 * @throws InvalidEnumLabelException if two constants share a label
	 */
	public static <E extends Enum<E>> EnumLabels<E> of(Class<E> javaType) {
		DatabaseEnum annotation = javaType.getAnnotation(DatabaseEnum.class);
		if (annotation == null) {
			throw new IllegalArgumentException(javaType.getName() + " is not annotated with @DatabaseEnum");
		}
		EnumName name = annotation.name().isEmpty() ? new EnumName(null, snakeCase(javaType.getSimpleName()))
				: EnumName.of(annotation.name());
		Map<String, E> constants = new LinkedHashMap<>();
		List<String> labels = new ArrayList<>();
		for (E constant : javaType.getEnumConstants()) {
			String label = labelOf(constant, annotation.labels());
			labels.add(label);
			constants.put(label, constant);
		}
		return new EnumLabels<>(javaType, name, constants, EnumLabel.checkAll(name, labels));
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
