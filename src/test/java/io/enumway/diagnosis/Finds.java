package io.enumway.diagnosis;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The findings that a test produces in a real database, sees alone, and mends; shown by
 * {@link ServiceScenarios}.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@interface Finds {

	/**
	 * The codes of the findings.
	 */
	String[] value();

}
