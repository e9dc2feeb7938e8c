/**
 * The service whose boots crash.
 */
@NullMarked
package io.enumway.crash.service;

import org.jspecify.annotations.NullMarked;
