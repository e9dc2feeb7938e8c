package io.enumway;

import org.jspecify.annotations.Nullable;

/**
 * A table that a statement rewrites with its indexes, partitions and children included.
 *
 * @param table the table, quoted as in the statement
 * @param estimatedRows how many rows it has, as the last {@code ANALYZE} or
 * {@code VACUUM} left it in {@code pg_class.reltuples}; {@code null} if neither has run
 * @param bytes how much disk space it takes now, {@code null} if that was not asked for;
 * the rewrite needs about as much again until it is committed
 * @since 0.1.0
 */
public record TableRewrite(String table, @Nullable Long estimatedRows, @Nullable Long bytes) {

}
