/**
 * A service with declared enums.
 */
@NullMarked
package io.enumway.bench.declaring;

import org.jspecify.annotations.NullMarked;
