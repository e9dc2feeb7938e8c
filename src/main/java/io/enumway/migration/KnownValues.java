package io.enumway.migration;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

import io.enumway.EnumDefinition;
import io.enumway.EnumName;
import io.enumway.EnumwayException;
import org.jspecify.annotations.Nullable;

import org.springframework.asm.Type;

/**
 * Calls whose result follows from their arguments.
 */
final class KnownValues {

	private static final String DEFINITION = Type.getInternalName(EnumDefinition.class);

	private static final String NAME = Type.getInternalName(EnumName.class);

	private static final String LIST = Type.getInternalName(List.class);

	private static final String ARRAYS = Type.getInternalName(Arrays.class);

	private static final String MAP = Type.getInternalName(Map.class);

	private KnownValues() {
	}

	/**
	 * Whether a call leaves its arguments as they are and is evaluated here.
	 */
	static boolean evaluates(MethodCode.Member method) {
		return switch (method.name()) {
			case "of" -> List.of(DEFINITION, NAME, LIST, MAP).contains(method.owner());
			case "asList" -> method.owner().equals(ARRAYS);
			case "<init>" -> method.owner().equals(DEFINITION) || method.owner().equals(NAME);
			default -> false;
		};
	}

	/**
	 * The result of a call.
	 * @param method one that this evaluates
	 * @param arguments the arguments
	 * @return the result, or {@link OperandStack#UNKNOWN}
	 */
	static Object evaluate(MethodCode.Member method, List<Object> arguments) {
		try {
			Object result = method.owner().equals(DEFINITION) ? definition(arguments) : method.owner().equals(NAME)
					? name(arguments) : method.owner().equals(MAP) ? null : list(method, arguments);
			return (result != null) ? result : OperandStack.UNKNOWN;
		}
		catch (EnumwayException ex) {
			return OperandStack.UNKNOWN; // the call itself will fail
		}
	}

	private static @Nullable EnumDefinition definition(List<Object> arguments) {
		EnumName name = (arguments.get(0) instanceof String text) ? EnumName.of(text)
				: (arguments.get(0) instanceof EnumName known) ? known : null;
		return (name != null) ? new EnumDefinition(name, labels(arguments.get(1)), null) : null;
	}

	private static @Nullable EnumName name(List<Object> arguments) {
		boolean known = arguments.stream().allMatch(String.class::isInstance);
		if (!known) {
			return null;
		}
		String first = (String) arguments.get(0);
		return (arguments.size() == 1) ? EnumName.of(first) : EnumName.of(first, (String) arguments.get(1));
	}

	private static Object list(MethodCode.Member method, List<Object> arguments) {
		if (method.descriptor().startsWith("([")) {
			return arguments.get(0);
		}
		KnownArray array = new KnownArray(arguments.size(), -1);
		for (int i = 0; i < arguments.size(); i++) {
			array.set(i, arguments.get(i), -1);
		}
		return array;
	}

	/**
	 * The labels in an array or list; none if they are not all known, as for a creation
	 * only the name counts.
	 */
	private static List<String> labels(Object value) {
		List<String> labels = new ArrayList<>();
		List<Object> elements = (value instanceof KnownArray array) ? array.elements() : null;
		if (elements != null) {
			for (Object element : elements) {
				if (!(element instanceof String label)) {
					return List.of();
				}
				labels.add(label);
			}
		}
		return labels;
	}

}
