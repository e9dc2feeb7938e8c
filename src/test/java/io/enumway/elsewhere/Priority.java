package io.enumway.elsewhere;

import io.enumway.DatabaseEnum;

/**
 * An enum outside of the application's packages, beside entities that the application
 * names.
 */
@DatabaseEnum
public enum Priority {

	LOW, HIGH

}
