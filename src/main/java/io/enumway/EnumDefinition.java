package io.enumway;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Declaration of an enum type: its name and its labels in order. A bean of this type
 * declares an enum type that has no Java enum.
 *
 * @param name the name of the type
 * @param labels the labels in order; may be empty
 * @param javaType the fully qualified name of the Java enum that declares it, or
 * {@code null} if there is none
 * @since 0.1.0
 */
public record EnumDefinition(EnumName name, List<String> labels, @Nullable String javaType) {

	public EnumDefinition {
		EnumName.requireKept("enum type name", name.name());
		labels = EnumLabel.checkAll(name, labels);
	}

	/**
	 * Define an enum type.
	 * @param name the name, see {@link EnumName#of(String)}
	 * @param labels the labels in order
	 * @return the definition
	 */
	public static EnumDefinition of(String name, String... labels) {
		return new EnumDefinition(EnumName.of(name), List.of(labels), null);
	}

	/**
	 * Who declares the type, in words.
	 * @return the name of the Java enum, or that it is a bean of this type
	 */
	public String declaredBy() {
		return (this.javaType != null) ? this.javaType : "an EnumDefinition bean";
	}

	/**
	 * Return this definition with other labels.
	 * @param labels the labels in order
	 * @return the new definition
	 */
	public EnumDefinition withLabels(List<String> labels) {
		return new EnumDefinition(this.name, labels, this.javaType);
	}

	/**
	 * The additions that bring a type up to this definition: each label right after the
	 * one that precedes it here, so that the order is this one unless the present labels
	 * already have another.
	 * @param type the name of the type that gets the labels
	 * @param present the labels that it has
	 * @return the additions in order
	 */
	public List<EnumChange.AddValue> additionsTo(EnumName type, List<String> present) {
		List<EnumChange.AddValue> additions = new ArrayList<>();
		Position position = new Position.First();
		for (String label : this.labels) {
			if (!present.contains(label)) {
				additions.add(new EnumChange.AddValue(type, label, position));
			}
			position = new Position.After(label);
		}
		return List.copyOf(additions);
	}

	/**
	 * Return this definition under another name.
	 * @param name the name
	 * @return the new definition
	 */
	public EnumDefinition withName(EnumName name) {
		return new EnumDefinition(name, this.labels, this.javaType);
	}

}
