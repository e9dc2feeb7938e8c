/**
 * Enum columns in Hibernate, for every label style.
 */
@NullMarked
package io.enumway.hibernate;

import org.jspecify.annotations.NullMarked;
