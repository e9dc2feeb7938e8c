package io.enumway.migration;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.zip.CRC32;

import io.enumway.EnumChange;
import io.enumway.EnumChange.AddValue;
import io.enumway.EnumChange.CreateEnum;
import io.enumway.EnumChange.DropEnum;
import io.enumway.EnumChange.GivenLabels;
import io.enumway.EnumChange.MergeValues;
import io.enumway.EnumChange.MoveToSchema;
import io.enumway.EnumChange.RemoveValue;
import io.enumway.EnumChange.RenameType;
import io.enumway.EnumChange.RenameValue;
import io.enumway.EnumChange.ReorderValues;
import io.enumway.EnumChange.ReplaceValues;
import io.enumway.Position;
import io.enumway.RowReplacement;
import org.jspecify.annotations.Nullable;

/**
 * Checksum of declared changes. It ends up in schema history tables, so the text that it
 * is computed from is written out here: what {@code toString()} of a record looks like is
 * not specified and may change with the JVM.
 */
final class ChangeChecksum {

	private ChangeChecksum() {
	}

	/**
	 * The checksum, CRC32 as for SQL migrations.
	 * @param changes the declared changes
	 * @param revision what else the checksum stands for
	 * @return the checksum, or {@code null} if there is nothing to compute it from
	 */
	static @Nullable Integer of(List<EnumChange> changes, @Nullable String revision) {
		if (changes.isEmpty() && revision == null) {
			return null;
		}
		CRC32 crc = new CRC32();
		changes.forEach((change) -> crc.update(bytes(text(change))));
		if (revision != null) {
			crc.update(bytes(line("revision", revision)));
		}
		return (int) crc.getValue();
	}

	// Java 17 has no switch over sealed types
	private static String text(EnumChange change) {
		String type = change.type().toString();
		if (change instanceof CreateEnum create) {
			return line("create", type, line("labels", create.definition().labels().toArray(String[]::new)));
		}
		if (change instanceof AddValue add) {
			return line("add", type, add.label(), text(add.position()));
		}
		if (change instanceof RenameValue rename) {
			return line("rename value", type, rename.from(), rename.to());
		}
		if (change instanceof RemoveValue remove) {
			String replacement = remove.replacement();
			String removal = (replacement != null) ? line("remove", type, remove.label(), replacement)
					: line("remove", type, remove.label());
			return remove.rows().stream().map(ChangeChecksum::text).reduce(removal, String::concat);
		}
		if (change instanceof MergeValues merge) {
			return line("merge", type, line("labels", merge.labels().toArray(String[]::new)), merge.into());
		}
		if (change instanceof ReplaceValues replace) {
			return line("replace", type, line("labels", replace.labels().toArray(String[]::new)),
					new TreeMap<>(replace.mapping()).entrySet()
						.stream()
						.map((entry) -> line("map", entry.getKey(), entry.getValue()))
						.collect(Collectors.joining()));
		}
		if (change instanceof GivenLabels) {
			return ""; // says what was, changes nothing
		}
		if (change instanceof ReorderValues reorder) {
			return line("reorder", type, line("labels", reorder.labels().toArray(String[]::new)));
		}
		if (change instanceof RenameType rename) {
			return line("rename type", type, rename.newName());
		}
		if (change instanceof MoveToSchema move) {
			return line("move", type, move.schema());
		}
		if (change instanceof DropEnum) {
			return line("drop", type);
		}
		throw new IllegalStateException("No text for " + change.getClass());
	}

	private static String text(RowReplacement rows) {
		return line("rows", rows.table().toString(), rows.column(), rows.expression());
	}

	private static String text(Position position) {
		if (position instanceof Position.Before before) {
			return line("before", before.label());
		}
		if (position instanceof Position.After after) {
			return line("after", after.label());
		}
		return (position instanceof Position.First) ? "first" : "last";
	}

	/**
	 * Length-prefixed parts, so that no two lists of parts give one text.
	 */
	private static String line(String word, String... parts) {
		StringBuilder line = new StringBuilder(word);
		for (String part : parts) {
			line.append(' ').append(part.length()).append(':').append(part);
		}
		return line.append('\n').toString();
	}

	private static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

}
