/**
 * Reading and writing enum columns with Spring JDBC and Spring Data JDBC.
 */
@NullMarked
package io.enumway.jdbc;

import org.jspecify.annotations.NullMarked;
