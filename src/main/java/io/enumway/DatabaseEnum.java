package io.enumway;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Declares that a Java enum is an enum type in the database.
 *
 * @since 0.1.0
 * @see Label
 */
@Documented
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface DatabaseEnum {

	/**
	 * Name of the type, see {@link EnumName#of(String)}. Default: the simple name of the
	 * Java enum in lower snake case, so {@code CollectionStatus} becomes
	 * {@code collection_status}.
	 * @return the name, possibly qualified
	 */
	String name() default "";

	/**
	 * How constants become labels. The default is the constant's name, as Hibernate and
	 * Spring Data write it.
	 * @return the style
	 */
	LabelStyle labels() default LabelStyle.CONSTANT_NAME;

}
