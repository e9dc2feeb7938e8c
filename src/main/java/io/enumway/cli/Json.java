package io.enumway.cli;

import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.enumway.EnumName;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.json.JsonWriter;
import org.springframework.util.ReflectionUtils;

/**
 * Writes records as JSON: components by their names, durations in milliseconds, names and
 * times as text.
 */
final class Json {

	private Json() {
	}

	static String write(Object value) {
		return JsonWriter.standard().writeToString(plain(value));
	}

	private static @Nullable Object plain(@Nullable Object value) {
		if (value instanceof EnumName || value instanceof Enum<?>) {
			return value.toString();
		}
		if (value instanceof Duration duration) {
			return duration.toMillis();
		}
		if (value instanceof Optional<?> optional) {
			return plain(optional.orElse(null));
		}
		if (value instanceof Record) {
			return members(value);
		}
		if (value instanceof Map<?, ?> map) {
			Map<String, @Nullable Object> members = new LinkedHashMap<>();
			map.forEach((key, member) -> members.put(String.valueOf(key), plain(member)));
			return members;
		}
		if (value instanceof Iterable<?> iterable) {
			List<@Nullable Object> list = new ArrayList<>();
			iterable.forEach((element) -> list.add(plain(element)));
			return list;
		}
		return (value == null || value instanceof Number || value instanceof Boolean) ? value : value.toString();
	}

	private static Map<String, @Nullable Object> members(Object value) {
		Map<String, @Nullable Object> members = new LinkedHashMap<>();
		for (RecordComponent component : value.getClass().getRecordComponents()) {
			ReflectionUtils.makeAccessible(component.getAccessor());
			members.put(component.getName(), plain(ReflectionUtils.invokeMethod(component.getAccessor(), value)));
		}
		return members;
	}

}
