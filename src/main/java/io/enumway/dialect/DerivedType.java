package io.enumway.dialect;

import java.util.List;
import java.util.function.UnaryOperator;

import io.enumway.EnumName;

/**
 * A domain or composite type over the enum type, which a swap replaces as well:
 * PostgreSQL changes neither in place while a column uses it.
 *
 * @param oid its object id
 * @param keys the objects that it stands for, {@code classid:objid:objsubid}
 * @param name its name, before and after
 * @param text the type as definitions write it
 * @param keyword {@code DOMAIN}, or {@code TYPE} for a composite type
 * @param conversion how its values are converted
 * @param definition the statement that creates it
 * @param properties the statements that give it owner, privileges and comments
 * @param attributes the attributes of a composite type, in order
 */
record DerivedType(long oid, List<String> keys, EnumName name, String text, String keyword, Conversion conversion,
		String definition, List<String> properties, List<Attribute> attributes) {

	DerivedType {
		keys = List.copyOf(keys);
		properties = List.copyOf(properties);
		attributes = List.copyOf(attributes);
	}

	DerivedType with(String definition, List<Attribute> attributes) {
		return new DerivedType(this.oid, this.keys, this.name, this.text, this.keyword, this.conversion, definition,
				this.properties, attributes);
	}

	DerivedType rewritten(UnaryOperator<String> rewrite) {
		return with(rewrite.apply(this.definition),
				this.attributes.stream()
					.map((one) -> new Attribute(one.name(), rewrite.apply(one.type()), one.conversion()))
					.toList());
	}

	boolean isComposite() {
		return this.keyword.equals("TYPE");
	}

	/**
	 * An attribute of a composite type.
	 *
	 * @param name its name
	 * @param type its type as definitions write it
	 * @param conversion how its values are converted: {@code null} if they are not
	 */
	record Attribute(String name, String type, @org.jspecify.annotations.Nullable Conversion conversion) {

	}

}
