package io.enumway.migration;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

import io.enumway.EnumChange;
import io.enumway.EnumChanges;
import io.enumway.EnumDefinition;
import io.enumway.EnumName;
import io.enumway.EnumwayException;
import io.enumway.Position;
import io.enumway.migration.HistoryStep.Manner;
import org.jspecify.annotations.Nullable;

/**
 * A call of the enum manager that was seen in byte code.
 *
 * @param operation the name of the method
 * @param arguments its arguments, {@code null} for those that are not constant
 */
record ImperativeChange(String operation, List<@Nullable Object> arguments) {

	static final String NOT_CONSTANT = "it changes the type with values that only running it tells; "
			+ "declare the change in changes(EnumChanges)";

	/**
	 * Whether a call on a begun change leaves it begun.
	 */
	static boolean continues(String method) {
		return method.equals("inColumn") || method.equals("undoneWith");
	}

	boolean isBegun() {
		return List.of("addValue", "removeValue", "mergeValues").contains(this.operation);
	}

	/**
	 * The arguments of a call as far as they are known.
	 * @param values the values in the byte code
	 * @return constants, definitions and arrays of such; {@code null} for all others
	 */
	static List<@Nullable Object> known(List<Object> values) {
		List<@Nullable Object> known = new ArrayList<>();
		for (Object value : values) {
			if (value instanceof KnownArray array) {
				List<Object> elements = array.elements();
				known.add((elements != null) ? elements.toArray() : null);
			}
			else {
				known.add((value instanceof String || value instanceof EnumDefinition) ? value : null);
			}
		}
		return known;
	}

	static HistoryStep notConstant(@Nullable EnumName type, int line) {
		return HistoryStep.doubtful(type, NOT_CONSTANT, line);
	}

	/**
	 * The changes of a call that is complete by itself.
	 * @param line the line of the call
	 * @return the changes, none if the call changes nothing that matters here
	 */
	List<HistoryStep> steps(int line) {
		return switch (this.operation) {
			case "create" -> create(line);
			case "createAll" -> createAll(line);
			case "addValue", "removeValue", "mergeValues" -> unfinished(line);
			case "renameValue" -> certain(all(3), line, () -> new EnumChange.RenameValue(type(), text(1), text(2)));
			case "reorder" -> certain(type(0) != null && labels() != null, line,
					() -> new EnumChange.ReorderValues(type(), List.copyOf(labelsOrNone())));
			case "replaceValues" -> List.of(notConstant(type(0), line));
			case "renameType" -> certain(all(2), line, () -> only((changes) -> changes.renameType(text(0), text(1))));
			case "moveToSchema" ->
				certain(all(2), line, () -> only((changes) -> changes.moveToSchema(text(0), text(1))));
			case "drop" -> certain(all(1), line, () -> new EnumChange.DropEnum(type()));
			case "change", "apply" -> List.of(notConstant(null, line));
			default -> List.of();
		};
	}

	/**
	 * What a begun change may do that others complete.
	 */
	List<HistoryStep> unfinished(int line) {
		return List.of(this.operation.equals("addValue") ? HistoryStep.doubtfulAddition(type(0), NOT_CONSTANT, line)
				: notConstant(type(0), line));
	}

	/**
	 * The change of a call that a second one completes.
	 * @param begun what the second call is called on
	 * @param completion the name of the second method
	 * @param arguments its arguments
	 * @param line the line of the call
	 * @return the change
	 */
	static List<HistoryStep> complete(Object begun, String completion, List<@Nullable Object> arguments, int line) {
		boolean addition = List.of("first", "last", "before", "after").contains(completion);
		if (!(begun instanceof ImperativeChange change)) {
			return List.of(addition ? HistoryStep.doubtfulAddition(null, NOT_CONSTANT, line) : notConstant(null, line));
		}
		String neighbour = (!arguments.isEmpty() && arguments.get(0) instanceof String label) ? label : null;
		if (neighbour == null && !arguments.isEmpty()) {
			return change.unfinished(line);
		}
		if (addition) {
			return change.all(2) ? change.certain(true, line,
					() -> new EnumChange.AddValue(change.type(), change.text(1), position(completion, neighbour)))
					: change.unfinished(line);
		}
		if (completion.equals("into")) {
			return change.certain(change.type(0) != null && change.labels() != null, line,
					() -> new EnumChange.MergeValues(change.type(), change.labelsOrNone(), String.valueOf(neighbour)));
		}
		return change.certain(change.all(2), line,
				() -> new EnumChange.RemoveValue(change.type(), change.text(1), neighbour));
	}

	private static Position position(String completion, @Nullable String neighbour) {
		if (neighbour == null) {
			return completion.equals("first") ? new Position.First() : new Position.Last();
		}
		return completion.equals("before") ? new Position.Before(neighbour) : new Position.After(neighbour);
	}

	private List<HistoryStep> create(int line) {
		if (this.arguments.get(0) instanceof EnumDefinition definition) {
			return List.of(created(definition, line));
		}
		EnumName type = type(0);
		List<String> labels = labels();
		if (type == null) {
			return List.of(notConstant(null, line));
		}
		return List.of((labels != null) ? created(new EnumDefinition(type, labels, null), line)
				: HistoryStep.creation(type, NOT_CONSTANT, line));
	}

	private List<HistoryStep> createAll(int line) {
		if (!(this.arguments.get(0) instanceof Object[] definitions)
				|| !Arrays.stream(definitions).allMatch(EnumDefinition.class::isInstance)) {
			return List.of(notConstant(null, line));
		}
		return Arrays.stream(definitions).map((definition) -> created((EnumDefinition) definition, line)).toList();
	}

	private static HistoryStep created(EnumDefinition definition, int line) {
		return HistoryStep.of(new EnumChange.CreateEnum(definition), Manner.STRICT, line);
	}

	private List<HistoryStep> certain(boolean known, int line, Supplier<EnumChange> change) {
		if (!known) {
			return List.of(notConstant(type(0), line));
		}
		try {
			return List.of(HistoryStep.of(change.get()).atLine(line));
		}
		catch (EnumwayException ex) {
			return List.of(notConstant(type(0), line)); // the call itself will fail
		}
	}

	private static EnumChange only(Consumer<EnumChanges> description) {
		return EnumChanges.of(description).get(0);
	}

	private boolean all(int count) {
		return type(0) != null && this.arguments.size() >= count
				&& this.arguments.subList(0, count).stream().allMatch(String.class::isInstance);
	}

	private @Nullable EnumName type(int index) {
		try {
			return (this.arguments.get(index) instanceof String name) ? EnumName.of(name) : null;
		}
		catch (EnumwayException ex) {
			return null; // the call itself will fail
		}
	}

	private EnumName type() {
		return EnumName.of(text(0));
	}

	private String text(int index) {
		return String.valueOf(this.arguments.get(index));
	}

	private List<String> labelsOrNone() {
		List<String> labels = labels();
		return (labels != null) ? labels : List.of();
	}

	private @Nullable List<String> labels() {
		if (this.arguments.size() < 2 || !(this.arguments.get(1) instanceof Object[] array)
				|| !Arrays.stream(array).allMatch(String.class::isInstance)) {
			return null;
		}
		List<String> labels = new ArrayList<>();
		for (Object label : array) {
			labels.add((String) label);
		}
		return labels;
	}

}
