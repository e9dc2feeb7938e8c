/**
 * A location in which Flyway finds a Java migration itself.
 */
@NullMarked
package io.enumway.migration.found;

import org.jspecify.annotations.NullMarked;
