/**
 * The API of Enumway: names, definitions and changes of PostgreSQL enum types, the
 * {@link io.enumway.EnumManager} that plans and applies them, and the annotations that
 * declare a Java enum as a database enum. Free of framework types.
 */
@NullMarked
package io.enumway;

import org.jspecify.annotations.NullMarked;
